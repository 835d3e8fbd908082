//! A subquery in `not(exists(..))` is scoped.

use diesel::dsl::not;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().filter(not(diesel::dsl::exists(
        comments::table.select(comments::id),
    ))));
}

fn main() {}
