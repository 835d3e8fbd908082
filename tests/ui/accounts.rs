//! Tenants with accounts, and what hangs on a membership.

pub use crate::{Statement, built};
use tenancy::accounts::{DomainTerms, HasOperators, KeyScope, KeyTerms, Operators};
pub use tenancy::accounts::{InvitationStatus, MemberStatus, Scopes, TenantStatus};
use tenancy::prelude::*;

diesel::table! {
    teams {
        id -> BigInt,
        name -> Text,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
        changes -> BigInt,
    }
}
diesel::table! { people { id -> BigInt, email -> Text } }
diesel::table! { memberships { id -> BigInt, team_id -> BigInt, person_id -> BigInt, role -> Text, status -> Text } }
diesel::table! {
    invitations {
        id -> BigInt,
        team_id -> BigInt,
        inviter_id -> BigInt,
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
        team_id -> BigInt,
        actor -> Text,
        account_id -> Nullable<BigInt>,
        operator -> Nullable<Text>,
        action -> Text,
        whom_id -> Nullable<BigInt>,
        target -> Nullable<Text>,
        details -> Text,
        request -> Nullable<Text>,
        at -> BigInt,
    }
}
diesel::table! {
    api_keys {
        id -> BigInt,
        team_id -> BigInt,
        account_id -> Nullable<BigInt>,
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
        team_id -> BigInt,
        maker_id -> BigInt,
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
        team_id -> BigInt,
        domain -> Text,
        challenge -> Text,
        proven -> Nullable<BigInt>,
        proven_until -> Nullable<BigInt>,
    }
}
diesel::table! { profiles { id -> BigInt, membership_id -> BigInt, nickname -> Text } }

diesel::joinable!(memberships -> people (person_id));
diesel::joinable!(profiles -> memberships (membership_id));
diesel::allow_tables_to_appear_in_same_query!(teams, people, memberships, profiles);

#[determines_tenant(accounts, changes)]
#[derive(Queryable, Selectable, Identifiable, AsChangeset)]
#[diesel(table_name = teams)]
pub struct Team {
    pub id: i64,
    pub name: String,
    #[diesel(skip_update)]
    pub slug: String,
    #[diesel(skip_update)]
    pub status: TenantStatus,
}

#[determines_account(key = person_id)]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = people)]
pub struct Person {
    pub id: i64,
    pub email: String,
}

impl HasOperators for Person {
    const OPERATORS: Operators<Self> = Operators::NONE;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Role)]
pub enum Role {
    Owner,
    Member,
}

#[membership(Team, Person)]
#[derive(Queryable, Selectable, Identifiable, Insertable)]
#[diesel(table_name = memberships)]
pub struct Membership {
    pub id: i64,
    pub team_id: i64,
    pub person_id: i64,
    pub role: Role,
    pub status: MemberStatus,
}

#[invitation(Team, Person)]
#[derive(Queryable, Selectable, Identifiable, Insertable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    pub id: i64,
    pub team_id: i64,
    pub inviter_id: i64,
    pub address: String,
    pub role: Role,
    pub status: InvitationStatus,
}

#[audit(Team, Person)]
#[derive(Queryable, Selectable, Identifiable, Insertable)]
#[diesel(table_name = audit_entries)]
pub struct AuditEntry {
    pub id: i64,
    pub team_id: i64,
    pub action: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Read,
}

impl KeyScope for Scope {
    type Role = Role;

    const ALL: &'static [Self] = &[Self::Read];

    fn name(self) -> &'static str {
        "read"
    }

    fn needs(self) -> Role {
        Role::Member
    }
}

#[api_key(Team, Person)]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = api_keys)]
pub struct ApiKey {
    pub id: i64,
    pub team_id: i64,
    pub label: String,
    pub scopes: Scopes<Scope>,
}

impl KeyTerms for ApiKey {
    type Scope = Scope;
    const PREFIX: &'static str = "team";
}

#[join_link(Team, Person)]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = join_links)]
pub struct JoinLink {
    pub id: i64,
    pub team_id: i64,
    pub uses: i64,
}

#[tenant_domain(Team, Person)]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = tenant_domains)]
pub struct TenantDomain {
    pub id: i64,
    pub team_id: i64,
    pub domain: String,
}

impl DomainTerms for TenantDomain {
    const LABEL: &'static str = "team-domain-verification";
}

#[tenanted(through = memberships, foreign_key = membership_id)]
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = profiles)]
pub struct Profile {
    pub id: i64,
    pub membership_id: i64,
    pub nickname: String,
}
