//! A connection of several tenants deletes nothing.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::delete(1).execute(conn);
}

fn main() {}
