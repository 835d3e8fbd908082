//! Diesel's `exists` takes a plain query, not a scoped one.

use ui_schema::*;

fn run() {
    built(Post::scoped().filter(diesel::dsl::exists(Comment::scoped())));
}

fn main() {}
