//! A subquery in the predicate of a partial index is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    let insert = Post::insert((posts::id.eq(1), posts::title.eq("a")))
        .on_conflict((posts::org_id, posts::id));
    built(insert.filter_target(posts::id.eq_any(comments::table.select(comments::post_id))));
}

fn main() {}
