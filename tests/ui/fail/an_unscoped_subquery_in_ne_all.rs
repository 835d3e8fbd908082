//! A subquery in `ne_all` is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::scoped().filter(posts::id.ne_all(comments::table.select(comments::post_id))));
}

fn main() {}
