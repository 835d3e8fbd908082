//! A subquery of a subquery is scoped too.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::scoped().filter(
            posts::id.eq_any(
                Comment::scoped()
                    .select(comments::post_id)
                    .filter(comments::id.eq_any(likes::table.select(likes::comment_id))),
            ),
        ),
    );
}

fn main() {}
