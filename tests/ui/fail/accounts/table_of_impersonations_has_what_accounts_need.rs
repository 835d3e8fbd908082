//! The table of impersonations has what accounts need, in the SQL types in which they keep it.

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
    }
}
diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
diesel::table! {
    impersonations {
        id -> BigInt,
        club_id -> BigInt,
        account_id -> BigInt,
        operator -> Text,
        reason -> Nullable<Text>,
        access -> Text,
        token_hash -> Binary,
        made_at -> BigInt,
        begun_at -> Nullable<BigInt>,
        ended_at -> BigInt,
    }
}

#[determines_tenant(accounts)]
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

#[impersonation(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = impersonations)]
pub struct Impersonation {
    pub id: i64,
    pub club_id: i64,
}

fn main() {}
