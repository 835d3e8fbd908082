//! A subquery in `exists` is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::scoped().filter(diesel::dsl::exists(comments::table.select(comments::id))));
}

fn main() {}
