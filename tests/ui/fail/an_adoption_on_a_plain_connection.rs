//! A plain connection has no tenant that adopts.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut SqliteConnection) {
    let _ = Lead::adopt(1).execute(conn);
}

fn main() {}
