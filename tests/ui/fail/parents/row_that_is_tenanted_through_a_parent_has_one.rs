//! A row that is tenanted through a parent has one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, post_id -> Nullable<Integer> } }

#[tenanted(through = posts, foreign_key = post_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    post_id: Option<i32>,
}

fn main() {}
