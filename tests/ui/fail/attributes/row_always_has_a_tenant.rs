//! A row always has a tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { teams { id -> Integer, org_id -> Nullable<Integer> } }

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
pub struct Team {
    id: i32,
    org_id: Option<i32>,
}

fn main() {}
