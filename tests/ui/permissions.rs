//! Tenants whose members are in teams, and may do what these may.

use crate::accounts::{Person, Role};
pub use crate::built;
use tenancy::permissions::{TeamTerms, permissions};
use tenancy::prelude::*;

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
diesel::table! {
    team_members (club_id, team_id, account_id) {
        club_id -> BigInt,
        team_id -> BigInt,
        account_id -> BigInt,
        manager -> Bool,
    }
}
diesel::table! {
    team_grants (club_id, team_id, permission) { club_id -> BigInt, team_id -> BigInt, permission -> Text }
}

diesel::table! { tickets { id -> BigInt, club_id -> BigInt, title -> Text } }
diesel::table! { replies { id -> BigInt, club_id -> BigInt, ticket_id -> BigInt, text -> Text } }
diesel::table! { notices { id -> BigInt, club_id -> BigInt } }
diesel::joinable!(replies -> tickets (ticket_id));
diesel::joinable!(notices -> tickets (id));
diesel::allow_tables_to_appear_in_same_query!(tickets, replies, notices);

permissions! {
    pub enum May {
        ViewTicket = "ticket.view",
        AddTicket = "ticket.add",
        ChangeTicket = "ticket.change",
        DeleteTicket = "ticket.delete",
        ViewReply = "reply.view",
    }
}

#[tenanted(
    Club,
    permissions(read = ViewTicket, insert = AddTicket, update = ChangeTicket, delete = DeleteTicket)
)]
#[derive(Queryable, Identifiable, AsChangeset)]
#[diesel(table_name = tickets)]
pub struct Ticket {
    pub id: i64,
    pub club_id: i64,
    pub title: String,
}

#[tenanted(Club, permissions(read = ViewReply, insert = _))]
#[derive(Queryable)]
#[diesel(table_name = replies)]
pub struct Reply {
    pub id: i64,
    pub club_id: i64,
    pub ticket_id: i64,
    pub text: String,
}

/// Everybody reads it.
#[tenanted(Club, permissions(read = _, update = ChangeTicket))]
#[derive(Queryable)]
#[diesel(table_name = notices)]
pub struct Notice {
    pub id: i64,
    pub club_id: i64,
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

#[team_grant(Club, Person)]
#[derive(Queryable)]
#[diesel(table_name = team_grants)]
pub struct TeamGrant {
    pub club_id: i64,
    pub team_id: i64,
    pub permission: String,
}
