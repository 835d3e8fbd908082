//! The application: organisations with teams, and tickets, some of which are everybody's, with comments.

use tenancy::accounts::MemberStatus;
use tenancy::permissions::{Any, TeamTerms, permissions};
use tenancy::prelude::*;

diesel::table! {
    orgs {
        id -> Integer,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
        changes -> BigInt,
    }
}
diesel::table! { users { id -> Text } }
diesel::table! {
    memberships (org_id, user_id) { org_id -> Integer, user_id -> Text, role -> Text, status -> Text }
}
diesel::table! { teams (org_id, id) { org_id -> Integer, id -> BigInt, name -> Text } }
diesel::table! {
    team_members (org_id, team_id, account_id) {
        org_id -> Integer,
        team_id -> BigInt,
        account_id -> Text,
        manager -> Bool,
    }
}
diesel::table! {
    team_grants (org_id, team_id, permission) { org_id -> Integer, team_id -> BigInt, permission -> Text }
}
diesel::table! {
    tickets { id -> Integer, org_id -> Nullable<Integer>, author -> Text, title -> Text }
}
diesel::table! { comments { id -> Integer, ticket_id -> Integer, body -> Text } }
diesel::joinable!(comments -> tickets (ticket_id));
diesel::allow_tables_to_appear_in_same_query!(tickets, comments);

/// What the tables are made by.
pub const TABLES: &str = "
    create table orgs (id integer primary key, slug text not null unique, status text not null, purge_at bigint,
        owners bigint not null, seats_used bigint not null, seat_limit bigint, changes bigint not null default 0);
    create table users (id text not null primary key);
    create table memberships (org_id integer not null, user_id text not null, role text not null, status text not null,
        primary key (org_id, user_id));
    create table teams (org_id integer not null, id bigint not null, name text not null,
        primary key (org_id, id), unique (org_id, name));
    create table team_members (org_id integer not null, team_id bigint not null, account_id text not null,
        manager boolean not null, primary key (org_id, team_id, account_id));
    create table team_grants (org_id integer not null, team_id bigint not null, permission text not null,
        primary key (org_id, team_id, permission));
    create table tickets (id integer primary key, org_id integer, author text not null, title text not null);
    create table comments (id integer primary key, ticket_id integer not null, body text not null);
";

#[determines_tenant(accounts, changes)]
#[derive(Queryable)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub id: i32,
}

#[determines_account]
#[derive(Queryable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Role)]
pub enum Rank {
    Owner,
    Admin,
    Member,
}

#[membership(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = memberships)]
pub struct Membership {
    pub org_id: i32,
    pub user_id: String,
    pub role: Rank,
    pub status: MemberStatus,
}

permissions! {
    /// What somebody may do.
    pub enum May {
        /// Read tickets, and what is said of them.
        ViewTicket = "ticket.view",
        /// Write new ones, and comments.
        AddTicket = "ticket.add",
        /// Change each.
        ChangeTicket = "ticket.change",
        /// Change the own ones.
        ChangeOwn = "ticket.change_own",
        /// Delete them.
        DeleteTicket = "ticket.delete",
        /// Change teams.
        ChangeTeams = "team.change",
    }
}

#[team(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
pub struct Team {
    pub org_id: i32,
    pub id: i64,
    pub name: String,
}

impl TeamTerms for Team {
    type Permissions = May;
    const CHANGE_TEAMS: Option<May> = Some(May::ChangeTeams);
}

#[team_member(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = team_members)]
pub struct TeamMember {
    pub org_id: i32,
    pub team_id: i64,
    pub account_id: String,
    pub manager: bool,
}

#[team_grant(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = team_grants)]
pub struct TeamGrant {
    pub org_id: i32,
    pub team_id: i64,
    pub permission: String,
}

/// Those of nobody are everybody's.
#[tenanted(
    Org,
    global,
    permissions(
        read = ViewTicket,
        insert = AddTicket,
        update = Any<(ChangeTicket, ChangeOwn)>,
        delete = DeleteTicket
    )
)]
#[derive(Queryable)]
#[diesel(table_name = tickets)]
pub struct Ticket {
    pub id: i32,
    pub org_id: Option<i32>,
    pub author: String,
    pub title: String,
}

/// The ticket says whose it is.
#[tenanted(
    through = tickets,
    foreign_key = ticket_id,
    permissions(read = ViewTicket, insert = AddTicket)
)]
#[derive(Queryable)]
#[diesel(table_name = comments)]
pub struct Comment {
    pub id: i32,
    pub ticket_id: i32,
    pub body: String,
}
