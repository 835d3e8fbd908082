//! A tenant has the row of its own type.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Org::current(conn);
}

fn main() {}
