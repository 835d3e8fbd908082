//! A subquery in `select` is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::scoped().select((
        posts::id,
        comments::table.select(comments::post_id).single_value(),
    )));
}

fn main() {}
