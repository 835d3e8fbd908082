//! A delete is of rows of its own model.

use ui_schema::*;

fn run() {
    built(Post::delete(Comment::scoped()));
}

fn main() {}
