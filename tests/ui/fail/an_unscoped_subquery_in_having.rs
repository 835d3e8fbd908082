//! A subquery in `having` is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(
        Post::scoped()
            .group_by(posts::id)
            .having(posts::id.eq_any(comments::table.select(comments::post_id))),
    );
}

fn main() {}
