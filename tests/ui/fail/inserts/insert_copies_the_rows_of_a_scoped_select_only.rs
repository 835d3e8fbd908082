//! An insert copies the rows of a scoped select only.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::insert(
        comments::table.select((comments::id, comments::body)),
    ));
}

fn main() {}
