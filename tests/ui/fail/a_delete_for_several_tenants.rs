//! A connection of several tenants deletes nothing.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::delete(1).execute(conn);
}

fn main() {}
