//! A column that names another tenant holds keys of tenants.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { jobs { id -> Integer, org_id -> Integer, reader -> Text } }

#[tenanted(Org, other_tenant = reader)]
#[derive(Queryable)]
#[diesel(table_name = jobs)]
struct Job {
    id: i32,
    org_id: i32,
    reader: String,
}

fn main() {}
