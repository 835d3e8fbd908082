//! A subquery in the `ON` of a join is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().inner_join(
        comments::table.on(comments::id.eq_any(likes::table.select(likes::comment_id))),
    ));
}

fn main() {}
