//! What the rows are: whose, and who is a member of what.

use crate::schema::{
    audit_entries, impersonations, invitations, join_links, memberships, notes, operators, orgs,
    users,
};
use tenancy::accounts::{HasOperators, MemberStatus, Operators, TenantStatus};
use tenancy::prelude::*;

/// The tenant.
#[determines_tenant(accounts)]
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
    pub(crate) seats_used: i64,
    pub(crate) seat_limit: Option<i64>,
}

/// Who signs in. An organisation sees its members, and nobody else.
#[determines_account]
#[derive(Queryable)]
#[diesel(table_name = users)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct User {
    id: i32,
    name: String,
    address: String,
}

/// From the highest to the lowest. Who has the first one owns the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Role)]
pub enum Rank {
    Owner,
    Admin,
    Member,
}

impl Rank {
    /// What pages call it.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Admin => "Admin",
            Self::Member => "Member",
        }
    }
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

#[invitation(Org, User)]
#[derive(Queryable, Selectable)]
#[diesel(table_name = invitations)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Invitation {
    id: i64,
    org_id: i32,
    pub(crate) address: String,
    pub(crate) role: Rank,
}

#[join_link(Org, User)]
#[derive(Queryable, Selectable)]
#[diesel(table_name = join_links)]
pub struct JoinLink {
    pub(crate) id: i64,
    org_id: i32,
    pub(crate) uses: i64,
    pub(crate) max_uses: i64,
}

/// Who has done what, in the transaction of what was done; and by which form an organisation was founded.
#[audit(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = audit_entries)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct AuditEntry {
    id: i64,
    org_id: i32,
    actor: String,
    account_id: Option<i32>,
    operator: Option<String>,
    action: String,
    whom_id: Option<i32>,
    target: Option<String>,
    details: String,
    request: Option<String>,
    at: i64,
}

/// An operator of the application acts as a member. The organisation sees who does, and why.
#[impersonation(Org, User)]
#[derive(Queryable, Selectable)]
#[diesel(table_name = impersonations)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Impersonation {
    id: i64,
    org_id: i32,
    pub(crate) operator: String,
    pub(crate) reason: String,
}

/// Nobody acts as one of these.
impl HasOperators for User {
    const OPERATORS: Operators<Self> = Operators::listed_by::<operators::user_id>();
}

#[tenanted(Org, references(author_id -> users))]
#[derive(Queryable)]
#[diesel(table_name = notes)]
#[expect(dead_code, reason = "rows are as their table is")]
pub(crate) struct Note {
    id: i32,
    org_id: i32,
    author_id: i32,
    text: String,
}
