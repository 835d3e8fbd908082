//! The right side of a union is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(
        Post::scoped()
            .select(posts::id)
            .union(comments::table.select(comments::post_id)),
    );
}

fn main() {}
