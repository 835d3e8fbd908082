//! A subquery in a window's `ORDER BY` is scoped.

use diesel::WindowExpressionMethods;
use diesel::dsl::row_number;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().select(
        row_number().window_order(comments::table.select(comments::post_id).single_value()),
    ));
}

fn main() {}
