//! A membership has a role and a status.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::Team;

diesel::table! { users { id -> BigInt } }
diesel::table! { staff { id -> BigInt, team_id -> BigInt, user_id -> BigInt, role -> Text } }

#[determines_account(through = staff)]
#[derive(Queryable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
}

#[membership(Team, User)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub team_id: i64,
    pub user_id: i64,
    pub role: String,
}

fn main() {}
