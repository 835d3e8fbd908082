//! A connection of several tenants inserts nothing.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

fn main() {}
