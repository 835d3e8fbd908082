//! The tables of teams have what permissions need, in the SQL types in which they keep it.

use diesel as _;
use tenancy::permissions::TeamTerms;
use tenancy::prelude::*;
use ui_schema::accounts::{Person, Role};
use ui_schema::permissions::May;

diesel::table! {
    clubs {
        id -> BigInt,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
        changes -> Integer,
    }
}
diesel::table! { staff { id -> BigInt, club_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
diesel::table! { teams (club_id, id) { club_id -> BigInt, id -> Integer, name -> Text } }
diesel::table! {
    team_members (club_id, team_id, account_id) {
        club_id -> BigInt,
        team_id -> BigInt,
        account_id -> Text,
    }
}
diesel::table! {
    team_grants (club_id, team_id, permission) { club_id -> BigInt, team_id -> BigInt, permission -> Text }
}

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

impl TeamTerms for Team {
    type Permissions = May;
    const CHANGE_TEAMS: Option<May> = None;
}

#[team_member(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = team_members)]
pub struct TeamMember {
    pub club_id: i64,
    pub team_id: i64,
    pub account_id: i64,
}

#[team_grant(Club, Person, permission = rights)]
#[derive(Queryable)]
#[diesel(table_name = team_grants)]
pub struct TeamGrant {
    pub club_id: i64,
    pub team_id: i64,
    pub permission: String,
}

fn main() {}
