//! A subquery is scoped however deep in an expression it is.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::scoped().filter(
            posts::id.eq(1).or(posts::votes
                .gt(2)
                .and(posts::id.eq_any(comments::table.select(comments::post_id)))),
        ),
    );
}

fn main() {}
