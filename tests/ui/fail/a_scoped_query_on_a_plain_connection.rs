//! A scoped query needs a connection that has a tenant.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run(conn: &mut SqliteConnection) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn main() {}
