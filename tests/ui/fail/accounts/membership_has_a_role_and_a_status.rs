//! A membership has a role and a status.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::accounts::{Person, Team};

diesel::table! { staff { id -> BigInt, team_id -> BigInt, person_id -> BigInt, role -> Text } }

#[membership(Team, Person)]
#[derive(Queryable)]
#[diesel(table_name = staff)]
pub struct Staff {
    pub id: i64,
    pub team_id: i64,
    pub person_id: i64,
    pub role: String,
}

fn main() {}
