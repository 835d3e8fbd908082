//! The right side of a union is scoped.

use ui_schema::*;

fn run() {
    built(
        Post::scoped()
            .select(posts::id)
            .union(comments::table.select(comments::post_id)),
    );
}

fn main() {}
