//! A connection of several tenants is not narrowed by a dimension.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Site>) {
    let _ = conn.narrow_trusting::<User>(7);
}

fn main() {}
