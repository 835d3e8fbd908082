//! Diesel's `exists` takes a plain query, not a scoped one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().filter(diesel::dsl::exists(Comment::scoped())));
}

fn main() {}
