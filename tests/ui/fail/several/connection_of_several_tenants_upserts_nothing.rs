//! A connection of several tenants upserts nothing.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a"))
        .on_conflict_do_nothing()
        .execute(conn);
}

fn main() {}
