//! An insert copies the rows of a scoped select only.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run() {
    built(Post::insert(
        comments::table.select((comments::id, comments::body)),
    ));
}

fn main() {}
