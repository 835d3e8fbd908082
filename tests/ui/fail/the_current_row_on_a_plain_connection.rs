//! A plain connection has no tenant, hence no row of one.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut SqliteConnection) {
    let _ = Org::current(conn);
}

fn main() {}
