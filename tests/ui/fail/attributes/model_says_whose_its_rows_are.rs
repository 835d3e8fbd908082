//! A model says whose its rows are.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[derive(Queryable)]
#[diesel(table_name = plans)]
pub struct Plan {
    id: i32,
    post_id: i32,
}

fn run() {
    built(Plan::scoped());
}

fn main() {}
