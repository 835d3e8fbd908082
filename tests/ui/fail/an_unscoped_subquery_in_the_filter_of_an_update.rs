//! A subquery in the filter of an update is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(
        Post::update(Post::scoped())
            .filter(posts::id.eq_any(comments::table.select(comments::post_id))),
    );
}

fn main() {}
