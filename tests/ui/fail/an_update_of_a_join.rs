//! An update is of rows of one table.

use ui_schema::*;

fn run() {
    built(Post::update(Post::scoped().inner_join(comments::table)));
}

fn main() {}
