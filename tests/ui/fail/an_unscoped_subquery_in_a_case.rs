//! A subquery in `CASE WHEN` is scoped.

#[path = "../schema.rs"]
mod schema;
use diesel::dsl::case_when;
use schema::*;

fn run() {
    built(Post::scoped().select(case_when(
        posts::id.eq_any(comments::table.select(comments::post_id)),
        posts::id,
    )));
}

fn main() {}
