//! A delete is of rows of a scoped query, not of a table.

use ui_schema::*;

fn run() {
    built(Post::delete(posts::table));
}

fn main() {}
