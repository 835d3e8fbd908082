//! A subquery in `not(exists(..))` is scoped.

#[path = "../schema.rs"]
mod schema;
use diesel::dsl::not;
use schema::*;

fn run() {
    built(Post::scoped().filter(not(diesel::dsl::exists(
        comments::table.select(comments::id),
    ))));
}

fn main() {}
