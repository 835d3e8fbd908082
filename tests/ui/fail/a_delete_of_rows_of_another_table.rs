//! A delete is of rows of its own model.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::delete(Comment::scoped()));
}

fn main() {}
