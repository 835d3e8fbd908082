//! A connection of several tenants updates nothing by an upsert.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a"))
        .on_conflict(posts::id)
        .do_update()
        .set(posts::title.eq("a"))
        .execute(conn);
}

fn main() {}
