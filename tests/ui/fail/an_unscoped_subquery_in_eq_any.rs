//! A subquery in `eq_any` is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::scoped().filter(posts::id.eq_any(comments::table.select(comments::post_id))));
}

fn main() {}
