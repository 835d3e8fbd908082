//! A row tenanted through a parent has the tenant of its parent, and no other.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Attachment::insert(attachments::post_id.eq(1))
        .for_tenant(1)
        .execute(conn);
}

fn main() {}
