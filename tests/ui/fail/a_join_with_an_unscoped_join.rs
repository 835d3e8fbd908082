//! A join in a join starts from a model.

use ui_schema::*;

fn run() {
    built(Post::scoped().inner_join(comments::table.inner_join(likes::table)));
}

fn main() {}
