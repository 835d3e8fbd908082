//! A subquery that a column is compared with is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(
        Post::scoped().filter(
            posts::id
                .nullable()
                .eq(comments::table.select(comments::post_id).single_value()),
        ),
    );
}

fn main() {}
