//! A subquery in `then_order_by` is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::scoped()
            .order(posts::id)
            .then_order_by(comments::table.select(comments::post_id).single_value()),
    );
}

fn main() {}
