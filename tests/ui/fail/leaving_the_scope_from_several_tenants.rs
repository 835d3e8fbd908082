//! A connection of several tenants does not leave its scope.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = conn.unscoped("to count everything");
}

fn main() {}
