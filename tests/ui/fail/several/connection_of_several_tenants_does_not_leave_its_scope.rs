//! A connection of several tenants does not leave its scope.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = conn.unscoped("to count everything");
}

fn main() {}
