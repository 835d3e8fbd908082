// What the examples of the docs are about: an organisation, its owner Ada, and its members Bob and Cid. Bob is in the team
// that answers tickets.

use tenancy::accounts::MemberStatus;
use tenancy::permissions::{Rights, TeamTerms, permissions};
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
diesel::table! { tickets { id -> Integer, org_id -> Integer, open -> Bool } }

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
        /// Read tickets.
        ViewTicket = "ticket.view",
        /// Change them.
        ChangeTicket = "ticket.change",
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

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = tickets)]
pub struct Ticket {
    pub id: i32,
    pub org_id: i32,
    pub open: bool,
}

fn acme() -> Result<SqliteConnection, Box<dyn std::error::Error>> {
    let mut db = SqliteConnection::establish(":memory:")?;
    for sql in [
        "pragma foreign_keys = on",
        "create table orgs (id integer primary key autoincrement, slug text not null unique, status text not null, purge_at bigint,
             owners bigint not null, seats_used bigint not null, seat_limit bigint, changes bigint not null default 0)",
        "create table users (id text not null primary key)",
        "create table memberships (org_id integer not null references orgs, user_id text not null references users,
             role text not null, status text not null, primary key (org_id, user_id))",
        "create table teams (org_id integer not null references orgs, id bigint not null, name text not null,
             primary key (org_id, id), unique (org_id, name))",
        "create table team_members (org_id integer not null, team_id bigint not null, account_id text not null,
             manager boolean not null, primary key (org_id, team_id, account_id),
             foreign key (org_id, team_id) references teams (org_id, id),
             foreign key (org_id, account_id) references memberships (org_id, user_id))",
        "create index team_members_of_account on team_members (org_id, account_id, team_id)",
        "create table team_grants (org_id integer not null, team_id bigint not null, permission text not null,
             primary key (org_id, team_id, permission), foreign key (org_id, team_id) references teams (org_id, id))",
        "create table tickets (id integer primary key, org_id integer not null references orgs, open boolean not null)",
        "insert into orgs values (1, 'acme', 'active', null, 1, 3, 4, 0), (2, 'globex', 'active', null, 0, 0, null, 0)",
        "insert into users values ('ada'), ('bob'), ('cid'), ('dan')",
        "insert into memberships values (1, 'ada', 'owner', 'active'), (1, 'bob', 'admin', 'active'),
             (1, 'cid', 'member', 'active')",
        "insert into teams values (1, 7, 'support')",
        "insert into team_members values (1, 7, 'bob', true)",
        "insert into team_grants values (1, 7, 'ticket.view'), (1, 7, 'ticket.change')",
        "insert into tickets values (1, 1, true), (2, 2, true)",
    ] {
        diesel::sql_query(sql).execute(&mut db)?;
    }
    Ok(db)
}

/// What somebody may do in `acme`.
fn rights(
    user: &str,
    conn: &mut UnscopedConn<SqliteConnection>,
) -> Result<Rights<Org, User>, tenancy::permissions::Error> {
    Ok(Rights::by_slug("acme", user.to_owned(), conn)?)
}
