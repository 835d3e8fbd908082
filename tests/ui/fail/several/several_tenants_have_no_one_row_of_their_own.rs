//! Several tenants have no one row of their own.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Org::current(conn);
}

fn main() {}
