//! A row is not tenanted through what is everybody's.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, post_id -> Integer } }

#[tenanted(through = countries, foreign_key = post_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    post_id: i32,
}

fn main() {}
