//! Only tenants that name a parent have descendants.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut SqliteConnection) {
    let _ = TenantsConn::<_, Org>::with_descendants(conn, tenancy::Verified::trust(1));
}

fn main() {}
