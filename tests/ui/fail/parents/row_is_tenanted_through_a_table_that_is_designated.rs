//! A row is tenanted through a table that is designated.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, post_id -> Integer } }

#[tenanted(through = plans, foreign_key = post_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    post_id: i32,
}

fn main() {}
