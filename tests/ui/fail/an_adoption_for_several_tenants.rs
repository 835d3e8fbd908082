//! A connection of several tenants adopts nothing.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Lead::adopt(1).execute(conn);
}

fn main() {}
