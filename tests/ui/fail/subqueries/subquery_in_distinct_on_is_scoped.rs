//! A subquery in `distinct_on` is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().distinct_on(comments::table.select(comments::post_id).single_value()));
}

fn main() {}
