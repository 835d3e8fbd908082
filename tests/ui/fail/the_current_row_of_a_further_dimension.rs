//! The row of a further dimension is behind the wall of the first.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = User::current(conn);
}

fn main() {}
