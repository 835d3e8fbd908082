//! A subquery in the filter of a delete is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::delete(Post::scoped())
            .filter(posts::id.eq_any(comments::table.select(comments::post_id))),
    );
}

fn main() {}
