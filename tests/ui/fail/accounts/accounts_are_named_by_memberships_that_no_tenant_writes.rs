//! Accounts are named by memberships that no tenant writes.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::Team;

diesel::table! { users { id -> BigInt, email -> Text } }
diesel::table! { staff { id -> BigInt, team_id -> BigInt, user_id -> BigInt } }

#[determines_account(through = staff)]
#[derive(Queryable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
    pub email: String,
}

#[tenanted(Team)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub team_id: i64,
    pub user_id: i64,
}

fn main() {}
