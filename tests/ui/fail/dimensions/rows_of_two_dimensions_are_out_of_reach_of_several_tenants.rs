//! Rows of two dimensions are out of reach of several tenants.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Site>) {
    let _ = Draft::scoped().load::<Draft>(conn);
}

fn main() {}
