//! A model of teams says what they may do.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::{Person, Role};

diesel::table! {
    clubs {
        id -> BigInt,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
        changes -> BigInt,
    }
}
diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
diesel::table! { teams (club_id, id) { club_id -> BigInt, id -> BigInt, name -> Text } }

#[determines_tenant(accounts, changes)]
#[derive(Queryable)]
#[diesel(table_name = clubs)]
pub struct Club {
    pub id: i64,
}

#[membership(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub club_id: i64,
    pub person_id: i64,
    pub role: Role,
}

#[team(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
pub struct Team {
    pub club_id: i64,
    pub id: i64,
    pub name: String,
}

fn main() {}
