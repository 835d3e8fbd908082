//! The attributes of [`tenancy`](https://docs.rs/tenancy). It re-exports them: use them from there.
//!
//! An attribute on a model *designates* its table: it says whose the rows are. Each table is designated once. A query
//! with a table that is not designated does not compile.
//!
//! | attribute | the rows of the table |
//! |---|---|
//! | [`#[determines_tenant]`](macro@determines_tenant) | are the tenants themselves |
//! | [`#[tenanted(Org)]`](macro@tenanted) | each belong to one tenant |
//! | [`#[universal]`](macro@universal) | are everybody's |
//! | [`#[determines_account]`](macro@determines_account) | are those who sign in |
//! | [`#[membership(Org, User)]`](macro@membership) | say who is a member of which tenant |
//! | [`#[invitation(Org, User)]`](macro@invitation) | invite somebody to be a member of a tenant |
//! | [`#[audit(Org, User)]`](macro@audit) | say what somebody has done in a tenant |
//! | [`#[join_link(Org, User)]`](macro@join_link) | are links by which many may join a tenant |
//! | [`#[tenant_domain(Org, User)]`](macro@tenant_domain) | are domains by whose addresses accounts may join a tenant |
//! | [`#[impersonation(Org, User)]`](macro@impersonation) | say who of the operators acts as which member |
//! | [`#[api_key(Org, User)]`](macro@api_key) | are keys by which programs act for a tenant |
//! | [`#[team(Org, User)]`](macro@team) | are teams of a tenant, which have permissions |
//! | [`#[team_member(Org, User)]`](macro@team_member) | say who is in a team |
//! | [`#[team_grant(Org, User)]`](macro@team_grant) | say which permissions a team has |
//! | [`#[outbox(Org, User)]`](macro@outbox) | are messages of a tenant that are still to be handled |
//!
//! # What they have in common
//!
//! An attribute stands on a struct with named fields and a `#[diesel(table_name = ..)]`, in the crate of the table's
//! `table!`. It reads Diesel's `column_name`, `primary_key` and `embed` as Diesel does. Rows are found by the primary
//! key: that of `#[diesel(primary_key(..))]`, else the field `id`, else the one in `table!`; those of a tenant
//! without the columns that name it.
//!
//! `crate = path` says where `tenancy` is. A crate needs it if `tenancy` is not among its own dependencies, for example
//! because a macro of yours expands there. If Cargo.toml renames the dependency, it is found all the same.
//!
//! All mistakes of one model are reported at once.
//!
//! The examples here are not compiled, because `tenancy` depends on this crate. Those of `tenancy` are.

mod attr;
mod attribute;
mod derives;
mod determines_account;
mod determines_tenant;
mod expand;
mod facade;
mod fallback;
mod find_by;
mod hanging;
mod membership;
mod mistakes;
mod model;
mod pipeline;
mod role;
mod sides;
mod tenant_of;
mod tenanted;
#[cfg(test)]
mod tests;
mod universal;

use determines_account::DeterminesAccount;
use hanging::{
    ApiKey, Audit, Impersonation, Invitation, JoinLink, On, Outbox, Team, TeamGrant, TeamMember,
    TenantDomain,
};
use membership::Membership;
use pipeline::run;
use proc_macro::TokenStream;
use universal::Universal;

/// The model whose rows are the tenants.
///
/// The primary key, a single column, is the tenant's key. The type of its field is the type of the key. A tenant sees
/// its own row of this table and no other. The struct must be `pub`, because impls for the public types of `table!` name
/// it, and must not be generic.
///
/// ```rs
/// #[determines_tenant]
/// #[derive(Queryable, Selectable, Identifiable)]
/// #[diesel(table_name = orgs)]
/// pub struct Org {
///     pub id: i32,
///     pub name: String,
/// }
/// ```
///
/// # Options
///
/// - `own_row_only`: the default, spelled out. A list of the tenants is often a list of customers.
/// - `listed`: every tenant reads all rows of this table, and writes its own.
/// - `parent = parent_id`: the column holds the key of the tenant above, and `TenantsConn::with_descendants` finds the
///   tenants below. The tenant above reads the rows of those below. Therefore a tenant can set the column to an
///   `OtherTenant` only. A tenant with others below it is not removed. When it is merged, they move below the tenant that
///   it is merged into.
/// - `accounts`: the table has what `tenancy::accounts` needs of it: the columns `slug` and `status`, which are `Text`,
///   `owners` and `seats_used`, which are `BigInt`, and `purge_at` and `seat_limit`, which are `Nullable<BigInt>`.
/// - `changes`: with `accounts`, the column `changes`, a `BigInt`, counts the changes of a tenant, which permissions need. Another
///   column is `changes = version`.
/// - `log = path`: a function, `fn(&Key) -> impl Display`, that writes a key to the log: a hash of it, a part of it, or
///   all of it (`log = ToString::to_string`). Without it, this library writes no key to the log.
/// - `crate = path`: where `tenancy` is.
///
/// ```rs
/// #[determines_tenant(listed, parent = parent_id)]
/// #[derive(Queryable, Selectable, Identifiable)]
/// #[diesel(table_name = regions)]
/// pub struct Region {
///     pub id: i32,
///     pub parent_id: Option<i32>,
///     pub name: String,
/// }
/// ```
#[proc_macro_attribute]
pub fn determines_tenant(attr: TokenStream, item: TokenStream) -> TokenStream {
    tenant_of::determines_tenant(attr.into(), item.into()).into()
}

/// A model whose rows each belong to one tenant.
///
#[doc = include_str!("tenanted/tenanted.md")]
#[proc_macro_attribute]
pub fn tenanted(attr: TokenStream, item: TokenStream) -> TokenStream {
    tenant_of::tenanted(attr.into(), item.into()).into()
}

/// A model whose rows are everybody's, such as a list of countries.
///
/// Every tenant reads the whole table, alone or joined to tenanted tables.
///
/// ```rs
/// #[universal]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = countries)]
/// pub struct Country {
///     pub id: i32,
///     pub name: String,
/// }
/// ```
///
/// # Options
///
/// - `view`: the table is a view of the database. No write to it compiles.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn universal(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<Universal>(attr.into(), item.into()).into()
}

/// The model whose rows are those who sign in. It needs the feature `accounts` of `tenancy`.
///
/// A tenant reads the users who are its members, and writes none: see [`#[tenanted(through = memberships, key =
/// user_id)]`](macro@tenanted), of which this is a case. The primary key is one column, and the type of its field is the type
/// of an account's key. The struct must be `pub`, and must not be generic.
///
/// ```rs
/// #[determines_account]
/// #[derive(Queryable, Selectable, Identifiable)]
/// #[diesel(table_name = users)]
/// pub struct User {
///     pub id: i64,
///     pub email: String,
/// }
/// ```
///
/// # Options
///
/// - `through = memberships`: the table whose model has [`#[membership(..)]`](macro@membership). `memberships` is the default.
/// - `key = user_id`: its column that names the user. If the model is `User`, the default is `user_id`.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn determines_account(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<DeterminesAccount>(attr.into(), item.into()).into()
}

/// The model whose rows say of accounts that they are members of tenants. It needs the feature `accounts` of `tenancy`.
///
/// A tenant reads its own memberships, and writes none: `insert`, `update` and `delete` do not compile. Memberships change by
/// the operations of `tenancy::accounts`, or on an unscoped connection, by plain Diesel. The struct must be `pub`, and must
/// not be generic.
///
/// ```rs
/// #[membership(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = memberships)]
/// pub struct Membership {
///     pub id: i64,
///     pub org_id: i64,
///     pub user_id: i64,
///     pub role: Role,
///     pub status: MemberStatus,
/// }
/// ```
///
/// The type of the field of the role has [`#[derive(Role)]`](macro@Role). In the database tenant and account are unique
/// together.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`, `account = user_id`: the columns of their keys. The defaults are called as the types are.
/// - `role = role`, `status = status`: the columns of both. These are the defaults.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn membership(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<Membership>(attr.into(), item.into()).into()
}

/// The model whose rows invite somebody to be a member of a tenant. It needs the feature `accounts` of `tenancy`.
///
/// A tenant reads its own invitations, and writes none: `insert`, `update` and `delete` do not compile. Invitations are written
/// by the operations of `tenancy::accounts`. The struct must be `pub`, and must not be generic.
///
/// ```rs
/// #[invitation(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = invitations)]
/// pub struct Invitation {
///     pub id: i64,
///     pub org_id: i64,
///     pub inviter_id: i64,
///     pub address: String,
///     pub role: Role,
///     pub status: InvitationStatus,
///     pub expires_at: i64,
/// }
/// ```
///
/// The table has two more columns, `token_hash`, which is `Binary`, and `pending`, which is `Nullable<BigInt>`. A model need
/// not have them. In the database `token_hash` is unique, and so are tenant, `address` and `pending` together.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`: the column of the tenant's key. The default is called as the type is.
/// - `inviter = inviter_id`: the column of the key of the account that invites. This is the default.
/// - `address`, `role`, `token_hash`, `status`, `pending`, `expires_at`: the columns, each called so by default.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn invitation(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<On<Invitation>>(attr.into(), item.into()).into()
}

/// The model whose rows say what somebody has done in a tenant: its audit log. It needs the feature `accounts` of `tenancy`.
///
/// Each operation of `tenancy::accounts` appends a row, in the transaction of the change. A tenant reads its own rows, and
/// writes none: `insert`, `update` and `delete` do not compile. The application appends by `tenancy::accounts::Record`. The
/// struct must be `pub`, and must not be generic.
///
/// ```rs
/// #[audit(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = audit_entries)]
/// pub struct AuditEntry {
///     pub id: i64,
///     pub org_id: i64,
///     pub actor: String,
///     pub account_id: Option<i64>,
///     pub operator: Option<String>,
///     pub action: String,
///     pub whom_id: Option<i64>,
///     pub target: Option<String>,
///     pub details: String,
///     pub request: Option<String>,
///     pub at: i64,
/// }
/// ```
///
/// A model need not have each column; the table has all of them.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`: the column of the tenant's key. The default is called as the type is.
/// - `account = account_id`, `whom = whom_id`: the columns of the keys of who acts, and of whom it is about. These are the
///   defaults.
/// - `actor`, `operator`, `action`, `target`, `details`, `request`, `at`: the columns, each called so by default.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn audit(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<On<Audit>>(attr.into(), item.into()).into()
}

/// The model whose rows are messages of a tenant that are still to be handled: its outbox. It needs the feature `accounts` of
/// `tenancy`.
///
/// A tenant reads its own messages, and writes none: `insert`, `update` and `delete` do not compile. They are written by
/// `tenancy::accounts::Enqueue`, and handled by whoever gets them from `Claim`. The struct must be `pub`, and must not be
/// generic.
///
/// ```rs
/// #[outbox(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = messages)]
/// pub struct Message {
///     pub id: i64,
///     pub org_id: i64,
///     pub kind: String,
///     pub payload: String,
///     pub dead: Option<i64>,
/// }
/// ```
///
/// The table has the columns `message_key`, `attempts`, `due_at` and `lease` as well. The database counts `id` up. Tenant and
/// `message_key` are unique together.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`: the column of the tenant's key. The default is called as the type is.
/// - `key = message_key`: the column of the message's key. This is the default.
/// - `id`, `kind`, `payload`, `attempts`, `due_at`, `lease`, `dead`: the columns, each called so by default.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn outbox(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<On<Outbox>>(attr.into(), item.into()).into()
}

/// The model whose rows are keys by which programs act for a tenant. It needs the feature `accounts` of `tenancy`.
///
/// A tenant reads its own keys, and writes none: `insert`, `update` and `delete` do not compile. They are written by the
/// operations of `tenancy::accounts`. The struct must be `pub`, and must not be generic.
///
/// ```rs
/// #[api_key(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = api_keys)]
/// pub struct ApiKey {
///     pub id: i64,
///     pub org_id: i64,
///     pub account_id: Option<i64>,
///     pub label: String,
///     pub hint: String,
///     pub scopes: Scopes<Scope>,
///     pub expires_at: i64,
///     pub last_used_at: Option<i64>,
///     pub revoked_at: Option<i64>,
/// }
/// ```
///
/// What its keys may do says `impl KeyTerms for ApiKey`. The table has one more column, `key_hash`, which is `Binary`, and
/// unique. A model need not have it, and no list should. The database counts `id` up.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`: the column of the tenant's key. The default is called as the type is.
/// - `account = account_id`: the column of the key of the account whose key it is, null for a key of the tenant's own. This is
///   the default.
/// - `id`, `label`, `hint`, `key_hash`, `scopes`, `expires_at`, `last_used_at`, `revoked_at`: the columns, each called so by
///   default.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn api_key(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<On<ApiKey>>(attr.into(), item.into()).into()
}

/// The model whose rows are links by which many may join a tenant. It needs the feature `accounts` of `tenancy`.
///
/// A tenant reads its own links, and writes none: `insert`, `update` and `delete` do not compile. They are written by the
/// operations of `tenancy::accounts`. The struct must be `pub`, and must not be generic.
///
/// ```rs
/// #[join_link(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = join_links)]
/// pub struct JoinLink {
///     pub id: i64,
///     pub org_id: i64,
///     pub maker_id: i64,
///     pub domains: String,
///     pub uses: i64,
///     pub max_uses: i64,
///     pub expires_at: i64,
///     pub revoked_at: Option<i64>,
/// }
/// ```
///
/// The table has one more column, `token_hash`, which is `Binary`, and unique. A model need not have it, and no list should. The
/// database counts `id` up.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`: the column of the tenant's key. The default is called as the type is.
/// - `maker = maker_id`: the column of the key of the account that has made the link. This is the default.
/// - `id`, `token_hash`, `domains`, `uses`, `max_uses`, `expires_at`, `revoked_at`: the columns, each called so by default.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn join_link(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<On<JoinLink>>(attr.into(), item.into()).into()
}

/// The model whose rows are domains by whose addresses of mail accounts may join a tenant. It needs the feature `accounts` of
/// `tenancy`.
///
/// A tenant reads its own domains, and writes none: `insert`, `update` and `delete` do not compile. They are written by the
/// operations of `tenancy::accounts`. The struct must be `pub`, and must not be generic.
///
/// ```rs
/// #[tenant_domain(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = tenant_domains)]
/// pub struct TenantDomain {
///     pub id: i64,
///     pub org_id: i64,
///     pub domain: String,
///     pub challenge: String,
///     pub proven: Option<i64>,
///     pub proven_until: Option<i64>,
/// }
/// ```
///
/// The column `proven` is unique together with the domain, so that a domain is one tenant's. The database counts `id` up. For which application the domains are shown says `impl DomainTerms for TenantDomain`.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`: the column of the tenant's key. The default is called as the type is.
/// - `id`, `domain`, `challenge`, `proven`, `proven_until`: the columns, each called so by default.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn tenant_domain(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<On<TenantDomain>>(attr.into(), item.into()).into()
}

/// The model whose rows are teams of a tenant, which have permissions. It needs the feature `permissions` of `tenancy`.
///
/// A tenant reads its own teams, and writes none: `insert`, `update` and `delete` do not compile. They are written by the
/// operations of `tenancy::permissions`. The struct must be `pub`, and must not be generic.
///
/// ```rs
/// #[team(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = teams)]
/// pub struct Team {
///     pub org_id: i64,
///     pub id: i64,
///     pub name: String,
/// }
/// ```
///
/// What teams may do says `impl TeamTerms for Team`. The primary key of the table is of tenant and `id`; tenant and `name` are
/// unique together.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`: the column of the tenant's key. The default is called as the type is.
/// - `id`, `name`: the columns, each called so by default.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn team(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<On<Team>>(attr.into(), item.into()).into()
}

/// The model whose rows say who is in a team. It needs the feature `permissions` of `tenancy`.
///
/// A tenant reads the rows of its own teams, and writes none: they are written by the operations of `tenancy::permissions`, and go
/// with the membership. The struct must be `pub`, and must not be generic.
///
/// ```rs
/// #[team_member(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = team_members)]
/// pub struct TeamMember {
///     pub org_id: i64,
///     pub team_id: i64,
///     pub account_id: i64,
///     pub manager: bool,
/// }
/// ```
///
/// The primary key of the table is of tenant, team and account. Tenant and team refer to the team, and tenant and account to the
/// membership.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`: the column of the tenant's key. The default is called as the type is.
/// - `account = account_id`: the column of the account's key. This is the default.
/// - `team = team_id`: the column of the team's id. This is the default.
/// - `manager`: the column that says whether the account adds and removes members of the team, called so by default.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn team_member(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<On<TeamMember>>(attr.into(), item.into()).into()
}

/// The model whose rows say which permissions a team has. It needs the feature `permissions` of `tenancy`.
///
/// A tenant reads the rows of its own teams, and writes none: they are written by the operations of `tenancy::permissions`. The
/// struct must be `pub`, and must not be generic.
///
/// ```rs
/// #[team_grant(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = team_grants)]
/// pub struct TeamGrant {
///     pub org_id: i64,
///     pub team_id: i64,
///     pub permission: String,
/// }
/// ```
///
/// The primary key of the table is of tenant, team and permission. Tenant and team refer to the team.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`: the column of the tenant's key. The default is called as the type is.
/// - `team = team_id`: the column of the team's id. This is the default.
/// - `permission`: the column of the permission's name, called so by default.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn team_grant(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<On<TeamGrant>>(attr.into(), item.into()).into()
}

/// The model whose rows say which operator acts as which member of a tenant. It needs the feature `accounts` of `tenancy`.
///
/// A tenant reads those in it, and writes none: `insert`, `update` and `delete` do not compile. They are written by the
/// operations of `tenancy::accounts`. The struct must be `pub`, and must not be generic.
///
/// ```rs
/// #[impersonation(Org, User)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = impersonations)]
/// pub struct Impersonation {
///     pub id: i64,
///     pub org_id: i64,
///     pub account_id: i64,
///     pub operator: String,
///     pub reason: String,
///     pub access: Access,
///     pub made_at: i64,
///     pub expires_at: i64,
///     pub begun_at: Option<i64>,
///     pub ended_at: Option<i64>,
/// }
/// ```
///
/// Which accounts are those of operators says `impl HasOperators for User`. The table has one more column, `token_hash`, which is
/// `Binary`, and unique. A model need not have it, and no list should. The database counts `id` up.
///
/// # Options
///
/// - the tenant, and the account: the types with `#[determines_tenant(accounts)]` and `#[determines_account]`.
/// - `tenant = org_id`: the column of the tenant's key. The default is called as the type is.
/// - `account = account_id`: the column of the key of the account as which the operator acts. This is the default.
/// - `id`, `operator`, `reason`, `access`, `token_hash`, `made_at`, `expires_at`, `begun_at`, `ended_at`: the columns, each called so
///   by default.
/// - `crate = path`: where `tenancy` is.
#[proc_macro_attribute]
pub fn impersonation(attr: TokenStream, item: TokenStream) -> TokenStream {
    run::<On<Impersonation>>(attr.into(), item.into()).into()
}

/// As what somebody is a member of a tenant: an enum without fields, from the highest role to the lowest. The first one owns
/// the tenant. It needs the feature `accounts` of `tenancy`.
///
/// It is a value of Diesel's `Text`, on each backend. The database has the name of the variant in snake case. A name that the
/// program does not know is an error when it is read.
///
/// ```rs
/// #[derive(Debug, Clone, Copy, PartialEq, Eq, Role)]
/// pub enum Role {
///     Owner,
///     Admin,
///     #[role(name = "read-only")]
///     Viewer,
/// }
/// ```
///
/// # Options
///
/// - `#[role(name = "..")]` on a variant: its name in the database.
/// - `#[role(crate = path)]` on the enum: where `tenancy` is.
#[proc_macro_derive(Role, attributes(role))]
pub fn role(item: TokenStream) -> TokenStream {
    role::derive(item.into()).into()
}

/// Accepts `#[diesel(..)]` and expands to nothing. It stands in for a derive of Diesel's that an attribute has done
/// itself.
#[doc(hidden)]
#[proc_macro_derive(DieselAttributes, attributes(diesel))]
pub fn diesel_attributes(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
