//! A subquery in `CASE WHEN` is scoped.

use diesel::dsl::case_when;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().select(case_when(
        posts::id.eq_any(comments::table.select(comments::post_id)),
        posts::id,
    )));
}

fn main() {}
