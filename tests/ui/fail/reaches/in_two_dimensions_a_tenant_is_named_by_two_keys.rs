//! In two dimensions a tenant is named by two keys.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Draft::insert(drafts::text.eq("a"))
        .for_tenant(1)
        .execute(conn);
}

fn main() {}
