//! A foreign key is a column of the table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, post_id -> Integer } }

#[tenanted(through = posts, foreign_key = topic_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    post_id: i32,
}

fn main() {}
