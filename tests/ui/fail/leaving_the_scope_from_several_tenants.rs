//! A connection of several tenants does not leave its scope.

use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = conn.unscoped("to count everything");
}

fn main() {}
