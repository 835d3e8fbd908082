//! What the rows are: whose, and by which permission they are read and written.

use crate::api::Scope;
use crate::may::{
    ChangeLabels, ChangeTicket, May, OpenTicket, ReadArticles, SeeTickets, Touch, Write,
    WriteArticles,
};
use crate::schema::{
    api_keys, articles, attachments, audit_entries, comments, companies, invitations, labels,
    memberships, messages, slugs, team_grants, team_members, teams, ticket_labels, tickets, users,
};
use tenancy::accounts::{KeyTerms, MemberStatus, RemembersSlugs, Scopes, TenantStatus};
use tenancy::permissions::TeamTerms;
use tenancy::prelude::*;

/// The tenant.
#[determines_tenant(accounts, changes)]
#[derive(Queryable)]
#[diesel(table_name = companies)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Company {
    pub(crate) id: i32,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) status: TenantStatus,
    pub(crate) purge_at: Option<i64>,
    pub(crate) owners: i64,
    pub(crate) seats_used: i64,
    pub(crate) seat_limit: Option<i64>,
    pub(crate) changes: i64,
    pub(crate) last_ticket: i64,
    pub(crate) last_id: i64,
}

/// Who signs in. A company sees its members, and nobody else.
#[determines_account]
#[derive(Queryable)]
#[diesel(table_name = users)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) address: String,
}

/// From the highest to the lowest. Who has the first one owns the company. What else somebody may do, their teams say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Role)]
pub enum Rank {
    Owner,
    Member,
}

impl Rank {
    /// What pages call it.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Member => "Member",
        }
    }
}

#[membership(Company, User)]
#[derive(Queryable)]
#[diesel(table_name = memberships)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Membership {
    company_id: i32,
    user_id: String,
    role: Rank,
    status: MemberStatus,
}

#[invitation(Company, User)]
#[derive(Queryable, Selectable)]
#[diesel(table_name = invitations)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Invitation {
    pub(crate) id: i64,
    company_id: i32,
    pub(crate) address: String,
    pub(crate) role: Rank,
}

/// Who has done what, in the transaction of what was done.
#[audit(Company, User)]
#[derive(Queryable)]
#[diesel(table_name = audit_entries)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct AuditEntry {
    pub(crate) id: i64,
    company_id: i32,
    pub(crate) actor: String,
    pub(crate) account_id: Option<String>,
    pub(crate) operator: Option<String>,
    pub(crate) action: String,
    pub(crate) whom_id: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) details: String,
    pub(crate) request: Option<String>,
    pub(crate) at: i64,
}

/// What follows from a change, after its commit.
#[outbox(Company, User)]
#[derive(Queryable, Selectable)]
#[diesel(table_name = messages)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Message {
    id: i64,
    company_id: i32,
    kind: String,
    payload: String,
    dead: Option<i64>,
}

#[team(Company, User)]
#[derive(Queryable)]
#[diesel(table_name = teams)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Team {
    company_id: i32,
    pub(crate) id: i64,
    pub(crate) name: String,
}

impl TeamTerms for Team {
    type Permissions = May;
    const CHANGE_TEAMS: Option<May> = Some(May::ChangeTeams);
}

#[team_member(Company, User)]
#[derive(Queryable)]
#[diesel(table_name = team_members)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct TeamMember {
    company_id: i32,
    pub(crate) team_id: i64,
    pub(crate) account_id: String,
    pub(crate) manager: bool,
}

#[team_grant(Company, User)]
#[derive(Queryable)]
#[diesel(table_name = team_grants)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct TeamGrant {
    company_id: i32,
    pub(crate) team_id: i64,
    pub(crate) permission: String,
}

/// What somebody asks.
#[tenanted(
    Company,
    permissions(read = SeeTickets, insert = OpenTicket, update = Touch)
)]
#[derive(Queryable)]
#[diesel(table_name = tickets)]
#[expect(dead_code, reason = "rows are as their table is")]
pub(crate) struct Ticket {
    company_id: i32,
    id: i64,
}

/// What was said of it: to who asks, or as a note among the company's own people.
#[tenanted(Company, permissions(read = SeeTickets, insert = Write))]
#[derive(Queryable)]
#[diesel(table_name = comments)]
#[expect(dead_code, reason = "rows are as their table is")]
pub(crate) struct Comment {
    company_id: i32,
    id: i64,
}

/// Own ones of the company, and those of all.
#[tenanted(
    Company,
    global,
    permissions(read = SeeTickets, insert = ChangeLabels, delete = ChangeLabels)
)]
#[derive(Queryable)]
#[diesel(table_name = labels)]
#[expect(dead_code, reason = "rows are as their table is")]
pub(crate) struct Label {
    id: i32,
    company_id: Option<i32>,
    name: String,
    hue: String,
}

#[tenanted(
    Company,
    references(label_id -> labels),
    permissions(read = SeeTickets, insert = ChangeTicket, delete = ChangeTicket)
)]
#[derive(Queryable)]
#[diesel(table_name = ticket_labels)]
#[expect(
    dead_code,
    clippy::struct_field_names,
    reason = "rows are as their table is"
)]
pub(crate) struct TicketLabel {
    company_id: i32,
    ticket_id: i64,
    label_id: i32,
}

/// What a company has written for its people, and what is there for those of all companies.
#[tenanted(
    Company,
    global,
    permissions(
        read = ReadArticles,
        insert = WriteArticles,
        update = WriteArticles,
        delete = WriteArticles
    )
)]
#[derive(Queryable)]
#[diesel(table_name = articles)]
#[expect(dead_code, reason = "rows are as their table is")]
pub(crate) struct Article {
    id: String,
    company_id: Option<i32>,
    title: String,
    body: String,
    updated_at: i64,
}

/// Where a company was before it had another short name.
impl RemembersSlugs for Company {
    type Slug = slugs::slug;
    type Tenant = slugs::company_id;
    type HeldUntil = slugs::held_until;
}

/// By which programs act for somebody.
#[api_key(Company, User)]
#[derive(Queryable)]
#[diesel(table_name = api_keys)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct ApiKey {
    id: i64,
    company_id: i32,
    account_id: Option<String>,
    label: String,
    hint: String,
    scopes: Scopes<Scope>,
    expires_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl KeyTerms for ApiKey {
    type Scope = Scope;
    const PREFIX: &'static str = "desk";
}

/// A file at a ticket.
#[tenanted(Company, permissions(read = SeeTickets, insert = Write))]
#[derive(Queryable)]
#[diesel(table_name = attachments)]
#[expect(dead_code, reason = "rows are as their table is")]
pub(crate) struct Attachment {
    company_id: i32,
    id: i64,
    ticket_id: i64,
    uploader_id: String,
    name: String,
    kind: String,
    content: Vec<u8>,
    at: i64,
}
