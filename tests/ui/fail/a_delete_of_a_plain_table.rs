//! A delete is of rows of a scoped query, not of a table.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::delete(posts::table));
}

fn main() {}
