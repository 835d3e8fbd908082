//! An update is of rows of one table.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::update(Post::scoped().inner_join(comments::table)));
}

fn main() {}
