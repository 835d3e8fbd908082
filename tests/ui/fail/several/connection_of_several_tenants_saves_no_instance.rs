//! A connection of several tenants saves no instance.

use diesel as _;
use tenancy::SaveDsl;
use tenancy::prelude::*;
use ui_schema::*;

fn run(post: &Post, conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = post.save().execute(conn);
}

fn main() {}
