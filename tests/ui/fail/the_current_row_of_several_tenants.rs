//! Several tenants have no one row of their own.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Org::current(conn);
}

fn main() {}
