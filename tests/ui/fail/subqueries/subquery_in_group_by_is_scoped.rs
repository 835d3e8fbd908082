//! A subquery in `group_by` is scoped.

use diesel::dsl::sql;
use diesel::sql_types::{Integer, Nullable};
use tenancy::prelude::*;
use ui_schema::*;

fn run() {
    built(
        Post::scoped().group_by(sql::<Integer>("").bind::<Nullable<Integer>, _>(
            comments::table.select(comments::post_id).single_value(),
        )),
    );
}

fn main() {}
