//! A subquery in `returning` is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(
        Post::insert(posts::title.eq("a"))
            .returning(comments::table.select(comments::post_id).single_value()),
    );
}

fn main() {}
