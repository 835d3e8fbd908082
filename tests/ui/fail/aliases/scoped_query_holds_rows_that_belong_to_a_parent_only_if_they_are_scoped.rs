//! A scoped query holds rows that belong to a parent only if they are scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(post: &Post) {
    built(Post::scoped().filter(tenancy::dsl::exists(Comment::belonging_to(post))));
}

fn main() {}
