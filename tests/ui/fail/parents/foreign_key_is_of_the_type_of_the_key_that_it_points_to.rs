//! A foreign key is of the type of the key that it points to.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, post_id -> Text } }

#[tenanted(through = posts, foreign_key = post_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    post_id: String,
}

fn main() {}
