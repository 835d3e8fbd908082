//! Organisations with teams, and tickets, some of which are everybody's.

use diesel::prelude::*;
use tenancy::accounts::{KeyScope, KeyTerms, MemberStatus, Role, TenantStatus};
use tenancy::permissions::{ScopePermissions, TeamTerms, permissions};
use tenancy::{
    api_key, audit, determines_account, determines_tenant, membership, team, team_grant,
    team_member,
};

mod rows;

pub(crate) use self::rows::*;

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

diesel::table! {
    users {
        id -> Text,
    }
}

diesel::table! {
    memberships (org_id, user_id) {
        org_id -> Integer,
        user_id -> Text,
        role -> Text,
        status -> Text,
    }
}

diesel::table! {
    teams (org_id, id) {
        org_id -> Integer,
        id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    team_members (org_id, team_id, account_id) {
        org_id -> Integer,
        team_id -> BigInt,
        account_id -> Text,
        manager -> Bool,
    }
}

diesel::table! {
    team_grants (org_id, team_id, permission) {
        org_id -> Integer,
        team_id -> BigInt,
        permission -> Text,
    }
}

diesel::table! {
    audit_entries {
        id -> BigInt,
        org_id -> Integer,
        actor -> Text,
        account_id -> Nullable<Text>,
        operator -> Nullable<Text>,
        action -> Text,
        whom_id -> Nullable<Text>,
        target -> Nullable<Text>,
        details -> Text,
        request -> Nullable<Text>,
        at -> BigInt,
    }
}

diesel::table! {
    tickets {
        id -> Integer,
        org_id -> Nullable<Integer>,
        title -> Text,
    }
}

diesel::table! {
    comments {
        id -> Integer,
        ticket_id -> Integer,
        body -> Text,
    }
}

diesel::table! {
    notes {
        id -> Integer,
        org_id -> Integer,
        author -> Text,
        body -> Text,
    }
}

diesel::table! {
    replies {
        id -> Integer,
        org_id -> Integer,
        note_id -> Integer,
        body -> Text,
    }
}

diesel::table! {
    memos {
        id -> Integer,
        org_id -> Integer,
        author -> Text,
        team_id -> Nullable<BigInt>,
        closed -> Bool,
    }
}

diesel::table! {
    memo_shares {
        id -> Integer,
        org_id -> Integer,
        memo_id -> Integer,
        account_id -> Nullable<Text>,
        team_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    notices {
        id -> Integer,
        org_id -> Nullable<Integer>,
    }
}

diesel::table! {
    leads {
        id -> Integer,
        org_id -> Nullable<Integer>,
    }
}

diesel::table! {
    projects {
        id -> Integer,
        org_id -> Integer,
    }
}

diesel::table! {
    tasks {
        id -> Integer,
        project_id -> Integer,
    }
}

diesel::table! {
    api_keys {
        id -> BigInt,
        org_id -> Integer,
        account_id -> Nullable<Text>,
        label -> Text,
        hint -> Text,
        key_hash -> Binary,
        scopes -> Text,
        expires_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::joinable!(comments -> tickets (ticket_id));
diesel::joinable!(replies -> notes (note_id));
diesel::allow_tables_to_appear_in_same_query!(
    orgs,
    users,
    memberships,
    teams,
    team_members,
    team_grants,
    audit_entries,
    tickets,
    comments,
    notes,
    replies,
    memos,
    memo_shares,
    notices,
    leads,
    projects,
    tasks
);

/// A tenant.
#[determines_tenant(accounts, changes)]
#[derive(Debug, Queryable)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Org {
    id: i32,
    slug: String,
    status: TenantStatus,
}

/// An account.
#[determines_account]
#[derive(Debug, Queryable)]
#[diesel(table_name = users)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct User {
    id: String,
}

/// As what a user is a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Role)]
pub enum Rank {
    /// The highest.
    Owner,
    /// In between.
    Admin,
    /// The lowest.
    Member,
}

/// Who is a member of what.
#[membership(Org, User)]
#[derive(Debug, Queryable)]
#[diesel(table_name = memberships)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Membership {
    org_id: i32,
    user_id: String,
    role: Rank,
    status: MemberStatus,
}

permissions! {
    /// What somebody may do.
    pub enum May {
        /// Read tickets.
        ViewTicket = "ticket.view",
        /// Write new ones.
        AddTicket = "ticket.add",
        /// Change them.
        ChangeTicket = "ticket.change",
        /// Delete them.
        DeleteTicket = "ticket.delete",
        /// Change teams.
        ChangeTeams = "team.change",
        /// Read and close any memo.
        AnyMemo = "memo.any",
        /// The same of those that are theirs.
        OwnMemo = "memo.own",
    }
}

/// A team.
#[team(Org, User)]
#[derive(Debug, Queryable)]
#[diesel(table_name = teams)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Team {
    org_id: i32,
    id: i64,
    name: String,
}

impl TeamTerms for Team {
    type Permissions = May;
    const CHANGE_TEAMS: Option<May> = Some(May::ChangeTeams);
}

/// Who is in a team.
#[team_member(Org, User)]
#[derive(Debug, Queryable)]
#[diesel(table_name = team_members)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct TeamMember {
    org_id: i32,
    team_id: i64,
    account_id: String,
    manager: bool,
}

/// What a team may do.
#[team_grant(Org, User)]
#[derive(Debug, Queryable)]
#[diesel(table_name = team_grants)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct TeamGrant {
    org_id: i32,
    team_id: i64,
    permission: String,
}

/// What somebody has done.
#[audit(Org, User)]
#[derive(Debug, Queryable)]
#[diesel(table_name = audit_entries)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct AuditEntry {
    id: i64,
    org_id: i32,
    actor: String,
    action: String,
    details: String,
}

/// What a program does by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Reads tickets.
    Read,
    /// Reads and changes them.
    Change,
}

impl KeyScope for Scope {
    type Role = Rank;

    const ALL: &'static [Self] = &[Self::Read, Self::Change];

    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Change => "change",
        }
    }

    fn needs(self) -> Rank {
        Rank::Member
    }
}

impl ScopePermissions for Scope {
    type Permissions = May;

    fn permissions(self) -> &'static [May] {
        match self {
            Self::Read => &[May::ViewTicket],
            Self::Change => &[May::ViewTicket, May::ChangeTicket],
        }
    }
}

/// By which programs act.
#[api_key(Org, User)]
#[derive(Debug, Queryable)]
#[diesel(table_name = api_keys)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct ApiKey {
    id: i64,
    org_id: i32,
}

impl KeyTerms for ApiKey {
    type Scope = Scope;
    const PREFIX: &'static str = "acme";
}
