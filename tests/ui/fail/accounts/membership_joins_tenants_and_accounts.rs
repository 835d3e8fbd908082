//! A membership joins tenants and accounts.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::Role;

diesel::table! { orgs { id -> BigInt } }
diesel::table! { users { id -> BigInt } }
diesel::table! { staff { id -> BigInt, org_id -> BigInt, user_id -> BigInt, role -> Text, status -> Text } }

#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub id: i64,
}

#[universal]
#[derive(Queryable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
}

#[membership(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub org_id: i64,
    pub user_id: i64,
    pub role: Role,
}

fn main() {}
