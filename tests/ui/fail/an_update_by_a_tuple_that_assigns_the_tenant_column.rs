//! A tuple of changes does not assign the tenant column.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::update(1).set((posts::title.eq("a"), posts::org_id.eq(2))));
}

fn main() {}
