//! A connection of several tenants saves no instance.

#[path = "../shapes.rs"]
mod shapes;
use shapes::*;

fn run(post: &Post, conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = post.save().execute(conn);
}

fn main() {}
