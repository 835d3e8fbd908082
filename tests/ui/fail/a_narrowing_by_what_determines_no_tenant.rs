//! A connection is narrowed by a type of tenant.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.narrow_trusting::<Page>(2);
}

fn main() {}
