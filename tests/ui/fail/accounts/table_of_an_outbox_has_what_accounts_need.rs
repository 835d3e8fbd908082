//! The table of an outbox has what accounts need, in the SQL types in which they keep it.

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
    messages {
        id -> Integer,
        club_id -> BigInt,
        kind -> Text,
        payload -> Binary,
        message_key -> Text,
        attempts -> BigInt,
        due_at -> BigInt,
        lease -> Nullable<BigInt>,
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

#[outbox(Club, Person, key = id_of_sender)]
#[derive(Queryable)]
#[diesel(table_name = messages)]
pub struct Message {
    pub id: i64,
    pub club_id: i64,
}

fn main() {}
