//! A subquery that is bound to `sql(..)` is scoped.

use diesel::dsl::sql;
use diesel::sql_types::{Bool, Integer, Nullable};
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::scoped().filter(sql::<Bool>("votes > ").bind::<Nullable<Integer>, _>(
            comments::table.select(comments::post_id).single_value(),
        )),
    );
}

fn main() {}
