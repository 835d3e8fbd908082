//! A delete is of rows of a scoped query, not of a table.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    let _ = Post::delete(posts::table);
}

fn main() {}
