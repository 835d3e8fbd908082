//! Organisations, users, and who is a member of which: keys of tenants and of accounts are of different types.

mod acting;
mod domains;
mod others;

pub(crate) use self::acting::*;
pub(crate) use self::domains::*;
pub(crate) use self::others::*;
use diesel::prelude::*;
use tenancy::accounts::{
    CountsTenants, InvitationStatus, KeyScope, KeyTerms, MemberStatus, RemembersSlugs, Role,
    Scopes, TenantStatus,
};
use tenancy::{
    api_key, audit, determines_account, determines_tenant, invitation, join_link, membership,
    outbox, tenanted,
};

diesel::table! {
    orgs {
        id -> Integer,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
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
    notes {
        id -> Integer,
        org_id -> Integer,
        text -> Text,
    }
}

diesel::table! {
    invitations {
        id -> BigInt,
        org_id -> Integer,
        inviter_id -> Text,
        address -> Text,
        role -> Text,
        token_hash -> Binary,
        status -> Text,
        pending -> Nullable<BigInt>,
        expires_at -> BigInt,
    }
}

diesel::table! {
    slugs (slug) {
        slug -> Text,
        org_id -> Integer,
        held_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    tenant_count (tenants) {
        tenants -> BigInt,
    }
}

diesel::table! {
    badges {
        id -> Integer,
        org_id -> Integer,
        user_id -> Text,
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
    messages {
        id -> BigInt,
        org_id -> Integer,
        kind -> Text,
        payload -> Text,
        message_key -> Text,
        attempts -> BigInt,
        due_at -> BigInt,
        lease -> Nullable<BigInt>,
        dead -> Nullable<BigInt>,
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

diesel::table! {
    join_links {
        id -> BigInt,
        org_id -> Integer,
        maker_id -> Text,
        token_hash -> Binary,
        domains -> Text,
        uses -> BigInt,
        max_uses -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    orgs,
    users,
    memberships,
    notes,
    invitations,
    badges,
    audit_entries,
    messages,
    api_keys,
    join_links
);

/// A tenant.
#[determines_tenant(accounts)]
#[derive(Debug, Queryable)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Org {
    id: i32,
    slug: String,
    pub(crate) status: TenantStatus,
    purge_at: Option<i64>,
    owners: i64,
    seats_used: i64,
    seat_limit: Option<i64>,
}

impl RemembersSlugs for Org {
    type Slug = slugs::slug;
    type Tenant = slugs::org_id;
    type HeldUntil = slugs::held_until;
}

impl CountsTenants for Org {
    type Count = tenant_count::tenants;
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

/// Who is invited to be a member of what.
#[invitation(Org, User)]
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = invitations)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Invitation {
    id: i64,
    org_id: i32,
    inviter_id: String,
    address: String,
    role: Rank,
    status: InvitationStatus,
    expires_at: i64,
}

/// What somebody has done.
#[audit(Org, User)]
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct AuditEntry {
    id: i64,
    org_id: i32,
    actor: String,
    account_id: Option<String>,
    operator: Option<String>,
    action: String,
    whom_id: Option<String>,
    target: Option<String>,
    details: String,
    request: Option<String>,
    at: i64,
}

/// What is still to be handled.
#[outbox(Org, User)]
#[derive(Debug, Queryable)]
#[diesel(table_name = messages)]
#[expect(
    clippy::struct_field_names,
    reason = "a field is named after its column"
)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Message {
    id: i64,
    org_id: i32,
    kind: String,
    payload: String,
    message_key: String,
    attempts: i64,
    due_at: i64,
    lease: Option<i64>,
    dead: Option<i64>,
}

/// What a key lets a program do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A member may.
    Read,
    /// An admin may.
    Write,
    /// An owner may.
    Bill,
}

impl KeyScope for Scope {
    type Role = Rank;

    const ALL: &'static [Self] = &[Self::Read, Self::Write, Self::Bill];

    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Bill => "bill",
        }
    }

    fn needs(self) -> Rank {
        match self {
            Self::Read => Rank::Member,
            Self::Write => Rank::Admin,
            Self::Bill => Rank::Owner,
        }
    }
}

/// By what programs act.
#[api_key(Org, User)]
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = api_keys)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct ApiKey {
    id: i64,
    org_id: i32,
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
    const PREFIX: &'static str = "acme_test";
}

/// By what many join.
#[join_link(Org, User)]
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = join_links)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct JoinLink {
    id: i64,
    org_id: i32,
    maker_id: String,
    domains: String,
    uses: i64,
    max_uses: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
}

/// What an organisation has.
#[tenanted(Org)]
#[derive(Debug, Queryable)]
#[diesel(table_name = notes)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Note {
    id: i32,
    org_id: i32,
    text: String,
}

/// What a member has.
#[tenanted(Org)]
#[derive(Debug, Queryable)]
#[diesel(table_name = badges)]
#[expect(dead_code, reason = "rules look at single columns")]
pub struct Badge {
    id: i32,
    org_id: i32,
    user_id: String,
}
