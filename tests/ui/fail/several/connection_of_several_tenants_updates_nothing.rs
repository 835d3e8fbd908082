//! A connection of several tenants updates nothing.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::update(1).set(posts::title.eq("a")).execute(conn);
}

fn main() {}
