//! A subquery in a select without a table is scoped.

#[path = "../schema.rs"]
mod schema;
use schema::*;
use tenancy::dsl::select;

fn run() {
    built(select(diesel::dsl::exists(posts::table.select(posts::id))));
}

fn main() {}
