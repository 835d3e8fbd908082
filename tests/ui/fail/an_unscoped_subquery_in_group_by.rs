//! A subquery in `group_by` is scoped.

#[path = "../schema.rs"]
mod schema;
use diesel::dsl::sql;
use diesel::sql_types::{Integer, Nullable};
use schema::*;

fn run() {
    built(
        Post::scoped().group_by(sql::<Integer>("").bind::<Nullable<Integer>, _>(
            comments::table.select(comments::post_id).single_value(),
        )),
    );
}

fn main() {}
