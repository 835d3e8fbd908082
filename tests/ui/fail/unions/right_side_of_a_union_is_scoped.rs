//! The right side of a union is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::scoped()
            .select(posts::id)
            .union(comments::table.select(comments::post_id)),
    );
}

fn main() {}
