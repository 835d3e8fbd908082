//! An alias is no query.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let others = tenancy::alias!(posts as others);
    let _ = others.load::<Post>(conn);
}

fn main() {}
