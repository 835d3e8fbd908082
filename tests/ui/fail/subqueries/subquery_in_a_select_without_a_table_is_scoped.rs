//! A subquery in a select without a table is scoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;
use tenancy::dsl::select;

fn run() {
    built(select(diesel::dsl::exists(posts::table.select(posts::id))));
}

fn main() {}
