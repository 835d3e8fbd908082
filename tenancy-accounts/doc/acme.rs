// What the examples of the docs are about: an organisation with an owner, an admin and a member.

use tenancy::accounts::{InvitationStatus, MemberStatus};
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
    }
}
diesel::table! { users { id -> Text } }
diesel::table! {
    memberships (org_id, user_id) { org_id -> Integer, user_id -> Text, role -> Text, status -> Text }
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
diesel::table! {
    tenant_domains {
        id -> BigInt,
        org_id -> Integer,
        domain -> Text,
        challenge -> Text,
        proven -> Nullable<BigInt>,
        proven_until -> Nullable<BigInt>,
    }
}
diesel::table! {
    impersonations {
        id -> BigInt,
        org_id -> Integer,
        account_id -> Text,
        operator -> Text,
        reason -> Text,
        access -> Text,
        token_hash -> Binary,
        made_at -> BigInt,
        expires_at -> BigInt,
        begun_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
    }
}
diesel::table! { operators (user_id) { user_id -> Text } }
diesel::table! { notes { id -> Integer, org_id -> Integer, text -> Text } }

#[determines_tenant(accounts)]
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

#[invitation(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    pub id: i64,
    pub org_id: i32,
    pub address: String,
    pub role: Rank,
    pub status: InvitationStatus,
}

#[audit(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = audit_entries)]
pub struct AuditEntry {
    pub id: i64,
    pub org_id: i32,
    pub action: String,
}

#[outbox(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = messages)]
pub struct Message {
    pub id: i64,
    pub org_id: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    ReadNotes,
    WriteNotes,
}

impl tenancy::accounts::KeyScope for Scope {
    type Role = Rank;

    const ALL: &'static [Self] = &[Self::ReadNotes, Self::WriteNotes];

    fn name(self) -> &'static str {
        match self {
            Self::ReadNotes => "notes:read",
            Self::WriteNotes => "notes:write",
        }
    }

    fn needs(self) -> Rank {
        match self {
            Self::ReadNotes => Rank::Member,
            Self::WriteNotes => Rank::Admin,
        }
    }
}

#[api_key(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = api_keys)]
pub struct ApiKey {
    pub id: i64,
    pub org_id: i32,
    pub label: String,
    pub scopes: tenancy::accounts::Scopes<Scope>,
}

impl tenancy::accounts::KeyTerms for ApiKey {
    type Scope = Scope;
    const PREFIX: &'static str = "acme";
}

#[join_link(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = join_links)]
pub struct JoinLink {
    pub id: i64,
    pub org_id: i32,
    pub uses: i64,
}

#[tenant_domain(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = tenant_domains)]
pub struct TenantDomain {
    pub id: i64,
    pub org_id: i32,
    pub domain: String,
}

impl tenancy::accounts::DomainTerms for TenantDomain {
    const LABEL: &'static str = "acme-domain-verification";
}

#[impersonation(Org, User)]
#[derive(Queryable)]
#[diesel(table_name = impersonations)]
pub struct Impersonation {
    pub id: i64,
    pub org_id: i32,
    pub operator: String,
}

impl tenancy::accounts::HasOperators for User {
    const OPERATORS: tenancy::accounts::Operators<Self> =
        tenancy::accounts::Operators::listed_by::<operators::user_id>();
}

#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = notes)]
pub struct Note {
    pub id: i32,
    pub org_id: i32,
    pub text: String,
}

fn acme() -> Result<SqliteConnection, Box<dyn std::error::Error>> {
    acme_at(":memory:")
}

fn acme_at(url: &str) -> Result<SqliteConnection, Box<dyn std::error::Error>> {
    let mut db = SqliteConnection::establish(url)?;
    for sql in [
        "create table orgs (id integer primary key autoincrement, slug text not null unique, status text not null, purge_at bigint,
             owners bigint not null, seats_used bigint not null, seat_limit bigint)",
        "create table users (id text not null primary key)",
        "create table memberships (org_id integer not null references orgs, user_id text not null references users,
             role text not null, status text not null, primary key (org_id, user_id))",
        "create table invitations (id integer primary key, org_id integer not null references orgs,
             inviter_id text not null references users, address text not null, role text not null,
             token_hash blob not null unique, status text not null, pending bigint, expires_at bigint not null,
             unique (org_id, address, pending))",
        "create table audit_entries (id integer primary key, org_id integer not null references orgs, actor text not null,
             account_id text, operator text, action text not null, whom_id text, target text, details text not null,
             request text, at bigint not null)",
        "create table messages (id integer primary key autoincrement, org_id integer not null references orgs,
             kind text not null, payload text not null, message_key text not null, attempts bigint not null,
             due_at bigint not null, lease bigint, dead bigint, unique (org_id, message_key))",
        "create table api_keys (id integer primary key, org_id integer not null references orgs,
             account_id text references users, label text not null, hint text not null, key_hash blob not null unique,
             scopes text not null, expires_at bigint not null, last_used_at bigint, revoked_at bigint)",
        "create table join_links (id integer primary key, org_id integer not null references orgs,
             maker_id text not null references users, token_hash blob not null unique, domains text not null,
             uses bigint not null, max_uses bigint not null, expires_at bigint not null, revoked_at bigint)",
        "create table tenant_domains (id integer primary key, org_id integer not null references orgs, domain text not null,
             challenge text not null, proven bigint, proven_until bigint, unique (domain, proven))",
        "create table impersonations (id integer primary key, org_id integer not null references orgs,
             account_id text not null references users, operator text not null, reason text not null, access text not null,
             token_hash blob not null unique, made_at bigint not null, expires_at bigint not null, begun_at bigint,
             ended_at bigint)",
        "create table operators (user_id text not null primary key references users)",
        "create table notes (id integer primary key, org_id integer not null references orgs, text text not null)",
        "insert into orgs values (1, 'acme', 'active', null, 1, 3, 4), (2, 'globex', 'active', null, 0, 0, null)",
        "insert into users values ('ada'), ('bob'), ('cid'), ('dan')",
        "insert into memberships values (1, 'ada', 'owner', 'active'), (1, 'bob', 'admin', 'active'),
             (1, 'cid', 'member', 'active')",
        "insert into notes values (1, 1, 'mine'), (2, 2, 'theirs')",
    ] {
        diesel::sql_query(sql).execute(&mut db)?;
    }
    Ok(db)
}
