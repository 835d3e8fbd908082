//! A subquery in `having` is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::scoped()
            .group_by(posts::id)
            .having(posts::id.eq_any(comments::table.select(comments::post_id))),
    );
}

fn main() {}
