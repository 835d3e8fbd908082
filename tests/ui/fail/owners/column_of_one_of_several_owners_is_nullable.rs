//! The column of one of several owners is nullable.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, org_id -> Integer, user_id -> Nullable<Integer> } }

#[tenanted(one_of(Org = org_id, User = user_id))]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: i32,
    user_id: Option<i32>,
}

fn main() {}
