//! The tenant column of a shared row is not nullable.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, org_id -> Nullable<Integer>, post_id -> Integer } }

#[tenanted(Org, shared_with = post_id)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: Option<i32>,
    post_id: i32,
}

fn main() {}
