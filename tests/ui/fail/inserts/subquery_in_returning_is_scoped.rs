//! A subquery in `returning` is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::insert(posts::title.eq("a"))
            .returning(comments::table.select(comments::post_id).single_value()),
    );
}

fn main() {}
