//! A reference is of the type of the key that it points to.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, org_id -> Integer, post_id -> Text } }

#[tenanted(Org, references(post_id -> posts))]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: i32,
    post_id: String,
}

fn main() {}
