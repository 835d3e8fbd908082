//! A subquery in `array(..)` is scoped.

use diesel::dsl::array;
use diesel::sql_types::Integer;
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(Post::scoped().select(array::<Integer, _>(
        comments::table.select(comments::post_id),
    )));
}

fn main() {}
