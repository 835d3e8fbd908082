//! Several tenants with columns are one of them or dimensions.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, org_id -> Nullable<Integer>, author -> Nullable<Integer> } }

#[tenanted(Org = org_id, User = author)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: Option<i32>,
    author: Option<i32>,
}

fn main() {}
