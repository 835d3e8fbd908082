//! The table of API keys has what accounts need, in the SQL types in which they keep it.

use diesel as _;
use tenancy::accounts::KeyTerms;
use tenancy::prelude::*;
use ui_schema::accounts::{Person, Role, Scope};

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
    api_keys {
        id -> BigInt,
        club_id -> BigInt,
        account_id -> BigInt,
        label -> Text,
        hint -> Text,
        key_hash -> Text,
        scopes -> Text,
        expires_at -> Nullable<BigInt>,
        last_used_at -> Nullable<BigInt>,
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

#[api_key(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = api_keys)]
pub struct ApiKey {
    pub id: i64,
    pub club_id: i64,
}

impl KeyTerms for ApiKey {
    type Scope = Scope;
    const PREFIX: &'static str = "club";
}

fn main() {}
