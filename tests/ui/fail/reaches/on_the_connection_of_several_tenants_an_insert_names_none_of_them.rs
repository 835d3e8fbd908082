//! On the connection of several tenants an insert names none of them.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a"))
        .for_tenant(1)
        .execute(conn);
}

fn main() {}
