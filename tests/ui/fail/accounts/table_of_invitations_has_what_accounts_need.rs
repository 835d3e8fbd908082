//! The table of the invitations has what accounts need, in the SQL types in which they keep it.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::{Person, Team};

diesel::table! {
    invitations {
        id -> BigInt,
        team_id -> BigInt,
        inviter_id -> Integer,
        address -> Text,
        role -> Text,
        token_hash -> Text,
        status -> Text,
        expires_at -> Timestamp,
    }
}

#[invitation(Team, Person)]
#[derive(Queryable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    pub id: i64,
    pub team_id: i64,
}

fn main() {}
