//! An insert copies the rows of a scoped select only.

use ui_schema::*;

fn run() {
    built(Post::insert(
        comments::table.select((comments::id, comments::body)),
    ));
}

fn main() {}
