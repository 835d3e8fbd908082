//! Diesel's `exists` takes a plain query, not a scoped one.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::scoped().filter(diesel::dsl::exists(Comment::scoped())));
}

fn main() {}
