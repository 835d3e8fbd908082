//! A subquery in `exists` is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().filter(diesel::dsl::exists(comments::table.select(comments::id))));
}

fn main() {}
