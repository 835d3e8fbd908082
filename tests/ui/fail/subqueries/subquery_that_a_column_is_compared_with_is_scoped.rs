//! A subquery that a column is compared with is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::scoped().filter(
            posts::id
                .nullable()
                .eq(comments::table.select(comments::post_id).single_value()),
        ),
    );
}

fn main() {}
