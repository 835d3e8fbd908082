//! A connection of several tenants reads the rows of their own type.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn post(conn: &mut TenantsConn<SqliteConnection, User>) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn main() {}
