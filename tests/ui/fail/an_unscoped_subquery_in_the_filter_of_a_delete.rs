//! A subquery in the filter of a delete is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(
        Post::delete(Post::scoped())
            .filter(posts::id.eq_any(comments::table.select(comments::post_id))),
    );
}

fn main() {}
