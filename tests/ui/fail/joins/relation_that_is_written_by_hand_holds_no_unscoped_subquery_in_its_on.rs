//! A relation that is written by hand holds no unscoped subquery in its `ON`.

#[path = "../../schema.rs"]
mod schema;
use diesel::dsl::{Select, exists};
use diesel::query_source::JoinTo;
use schema::*;
use tenancy::prelude::*;

impl JoinTo<countries::table> for posts::table {
    type FromClause = countries::table;
    type OnClause = exists<Select<comments::table, comments::id>>;

    fn join_target(rhs: countries::table) -> (countries::table, Self::OnClause) {
        (rhs, exists(comments::table.select(comments::id)))
    }
}

fn run() {
    built(Post::scoped().inner_join(countries::table));
}

fn main() {}
