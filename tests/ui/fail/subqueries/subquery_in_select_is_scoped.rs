//! A subquery in `select` is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().select((
        posts::id,
        comments::table.select(comments::post_id).single_value(),
    )));
}

fn main() {}
