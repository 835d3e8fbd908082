//! A join in a join starts from a model.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::scoped().inner_join(comments::table.inner_join(likes::table)));
}

fn main() {}
