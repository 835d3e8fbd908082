//! A membership has a role and a status.

use diesel as _;
use tenancy::prelude::*;
use ui_schema as _;

diesel::table! {
    clubs {
        id -> BigInt,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
    }
}
diesel::table! { users { id -> BigInt } }
diesel::table! { staff { id -> BigInt, club_id -> BigInt, user_id -> BigInt, role -> Text } }

#[determines_tenant(accounts)]
#[derive(Queryable)]
#[diesel(table_name = clubs)]
pub struct Club {
    pub id: i64,
}

#[determines_account(through = staff)]
#[derive(Queryable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
}

#[membership(Club, User)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub club_id: i64,
    pub user_id: i64,
    pub role: String,
}

fn main() {}
