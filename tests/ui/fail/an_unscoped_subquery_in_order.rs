//! A subquery in `order` is scoped.

use ui_schema::*;

fn run() {
    built(Post::scoped().order(comments::table.select(comments::post_id).single_value()));
}

fn main() {}
