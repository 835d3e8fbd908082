//! Columns that accounts need have their SQL types.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::{Person, Role};

diesel::table! {
    teams {
        id -> BigInt,
        slug -> Integer,
        status -> Text,
        purge_at -> Nullable<Timestamp>,
        owners -> Nullable<BigInt>,
        seats_used -> Integer,
        seat_limit -> BigInt,
    }
}
diesel::table! { staff { id -> BigInt, team_id -> BigInt, person_id -> Integer, role -> Nullable<Text>, status -> Text } }

#[determines_tenant(accounts)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
pub struct Team {
    pub id: i64,
}

#[membership(Team, Person)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub team_id: i64,
    pub person_id: i32,
    pub role: Role,
}

fn main() {}
