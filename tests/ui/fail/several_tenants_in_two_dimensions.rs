//! Rows of two dimensions are out of reach of several tenants.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Site>) {
    let _ = Draft::scoped().load::<Draft>(conn);
}

fn main() {}
