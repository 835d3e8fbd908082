//! Only a model that determines tenants has a current row.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::current(conn);
}

fn main() {}
