//! A subquery in `select` is scoped.

use ui_schema::*;

fn run() {
    built(Post::scoped().select((
        posts::id,
        comments::table.select(comments::post_id).single_value(),
    )));
}

fn main() {}
