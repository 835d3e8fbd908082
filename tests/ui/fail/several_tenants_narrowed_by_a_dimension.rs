//! A connection of several tenants is not narrowed by a dimension.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Site>) {
    let _ = conn.narrow_trusting::<User>(7);
}

fn main() {}
