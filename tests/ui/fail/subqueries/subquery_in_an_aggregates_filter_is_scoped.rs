//! A subquery in an aggregate's `FILTER` is scoped.

use diesel::AggregateExpressionMethods;
use diesel::dsl::count;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::scoped().select(
            count(posts::id)
                .aggregate_filter(posts::id.eq_any(comments::table.select(comments::post_id))),
        ),
    );
}

fn main() {}
