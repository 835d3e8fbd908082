//! A connection reaches the rows of its own type of tenant only.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn main() {}
