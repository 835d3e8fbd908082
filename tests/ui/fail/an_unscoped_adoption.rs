//! An unscoped connection has no tenant that adopts.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Lead::adopt(1).execute(conn);
}

fn main() {}
