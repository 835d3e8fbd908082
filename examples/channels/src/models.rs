//! What the rows are: whose, and by which permission they are read and written.

use crate::schema::{cards, memberships, orgs, team_grants, team_members, teams, users};
use tenancy::accounts::{MemberStatus, TenantStatus};
use tenancy::permissions::{TeamTerms, permissions};
use tenancy::prelude::*;

/// The tenant.
#[determines_tenant(accounts, changes)]
#[derive(Queryable)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Org {
    id: i32,
    slug: String,
    pub(crate) name: String,
    status: TenantStatus,
    purge_at: Option<i64>,
    owners: i64,
    seats_used: i64,
    seat_limit: Option<i64>,
    changes: i64,
}

/// Who signs in.
#[determines_account]
#[derive(Queryable)]
#[diesel(table_name = users)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct User {
    id: i32,
    name: String,
}

/// From the highest to the lowest. Who has the first one owns the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Role)]
pub enum Rank {
    Owner,
    Member,
}

#[membership(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = memberships)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Membership {
    org_id: i32,
    user_id: i32,
    role: Rank,
    status: MemberStatus,
}

permissions! {
    /// What somebody may do.
    pub enum May {
        /// See the board.
        ViewCards = "card.view",
        /// See the secret cards as well.
        ViewSecretCards = "card.view_secret",
        /// Move cards.
        MoveCards = "card.move",
        /// Remove other members.
        RemoveMembers = "member.remove",
    }
}

#[team(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Team {
    org_id: i32,
    id: i64,
    name: String,
}

impl TeamTerms for Team {
    type Permissions = May;
    const CHANGE_TEAMS: Option<May> = None;
}

#[team_member(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = team_members)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct TeamMember {
    org_id: i32,
    team_id: i64,
    account_id: i32,
    manager: bool,
}

#[team_grant(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = team_grants)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct TeamGrant {
    org_id: i32,
    team_id: i64,
    permission: String,
}

#[tenanted(Org, permissions(read = ViewCards, update = MoveCards))]
#[derive(Queryable)]
#[diesel(table_name = cards)]
#[expect(dead_code, reason = "rows are as their table is")]
pub(crate) struct Card {
    id: i32,
    org_id: i32,
    title: String,
    stage: String,
    secret: bool,
}
