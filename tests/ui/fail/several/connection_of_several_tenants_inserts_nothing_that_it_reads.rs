//! A connection of several tenants inserts nothing that it reads.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(Post::scoped().select(posts::title))
        .into_columns(posts::title)
        .execute(conn);
}

fn main() {}
