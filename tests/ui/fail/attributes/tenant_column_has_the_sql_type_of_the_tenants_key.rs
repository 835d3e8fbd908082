//! The tenant column has the SQL type of the tenant's key.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

diesel::table! { teams { id -> Integer, org_id -> BigInt } }

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
pub struct Team {
    id: i32,
    org_id: i64,
}

fn main() {}
