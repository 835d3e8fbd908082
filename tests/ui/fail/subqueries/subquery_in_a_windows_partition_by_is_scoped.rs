//! A subquery in a window's `PARTITION BY` is scoped.

use diesel::WindowExpressionMethods;
use diesel::dsl::row_number;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().select(
        row_number().partition_by(comments::table.select(comments::post_id).single_value()),
    ));
}

fn main() {}
