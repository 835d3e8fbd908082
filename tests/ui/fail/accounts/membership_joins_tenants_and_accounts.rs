//! A membership joins tenants and accounts.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::Role;
use ui_schema::{Country, Org};

diesel::table! { staff { id -> BigInt, org_id -> Integer, country_id -> Integer, role -> Text, status -> Text } }

#[membership(Org, Country)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub org_id: i32,
    pub country_id: i32,
    pub role: Role,
}

fn main() {}
