//! A connection of several tenants inserts no defaults.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::insert_default_values().execute(conn);
}

fn main() {}
