//! Row-based multi-tenancy for [Diesel](diesel) that a program cannot get wrong.
//!
//! All customers' rows are in shared tables, told apart by a tenant column. Whoever holds a [`TenantConn`] reads and
//! writes the rows of one tenant. Code that would do otherwise does not compile.
//!
//! # Example
//!
//! ```
//! use tenancy::prelude::*;
//!
//! diesel::table! { orgs { id -> Integer, name -> Text } }
//! diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
//!
//! #[determines_tenant]
//! #[derive(Queryable)]
//! #[diesel(table_name = orgs)]
//! pub struct Org {
//!     pub id: i32,
//!     pub name: String,
//! }
//!
//! #[tenanted(Org)]
//! #[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
//! #[diesel(table_name = posts)]
//! pub struct Post {
//!     pub id: i32,
//!     pub org_id: i32,
//!     pub title: String,
//! }
//!
//! fn titles(conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<Vec<String>> {
//!     Post::scoped()
//!         .filter(posts::title.like("a%"))
//!         .order(posts::id.desc())
//!         .select(posts::title)
//!         .load(conn)
//! }
//!
//! # let mut db = SqliteConnection::establish(":memory:")?;
//! # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut db)?;
//! let conn = &mut TenantConn::trusting(&mut db, 1);
//! Post::insert((posts::id.eq(1), posts::title.eq("a post"))).execute(conn)?;
//! assert_eq!(titles(conn)?, ["a post"]);
//! assert!(titles(&mut TenantConn::trusting(&mut db, 2))?.is_empty());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! # What there is, and where
//!
//! | to | see |
//! |---|---|
//! | say whose the rows of a table are | [`determines_tenant`], [`tenanted`], [`universal`] |
//! | choose the shape of a table | [`manual::shapes`], [`manual::policies`] |
//! | query and write | [`Model`], then Diesel's verbs on [`Scoped`], and the statements [`Insert`](bounds::Insert), [`Update`](bounds::Update), [`Delete`](bounds::Delete) |
//! | use a table twice in one query | [`alias!`](alias) |
//! | use a scoped query inside another one | [`dsl`], [`upsert`] |
//! | bind a connection to a tenant | [`TenantConn`], by a [`Verified`] key |
//! | do so asynchronously | `AsyncTenantConn` (feature `async`) |
//! | read for one tenant, and write nothing | [`TenantConn::read_only`] |
//! | read for several tenants | [`TenantsConn`] |
//! | have a tenant for a block, a future, a request | [`with`], [`scope`], [`current`] |
//! | lend connections from a pool | `Pool` (features `r2d2`, `bb8`, `deadpool`) |
//! | find out which tenant a request or a job is for | [`resolve`] |
//! | have users who are members of several tenants | `accounts` (feature `accounts`) and [`manual::accounts`] |
//! | say what members may do, by their teams | `permissions` (feature `permissions`) |
//! | serve sockets that are bound to tenants | `channels` (feature `channels`) and [`manual::channels`] |
//! | cross tenants | [`UnscopedExt::unscoped`] |
//! | cross the users of one site | [`TenantConn::unscoped_dimension`] |
//! | remove, merge, move or export whole tenants | `tenants` (feature `admin`) |
//! | test an application | `testing` (feature `testing`) and [`manual::testing`] |
//! | switch a program over | [`manual::switching`], [`manual::from_plain_diesel`] |
//! | use asynchronous connections | [`manual::asynchronous`] |
//! | read on | [`manual`] |
//!
//! Other names that errors and signatures mention are in [`bounds`].
//!
//! # Features
//!
//! - `sqlite-bundled` (default): SQLite, compiled in.
//! - `sqlite`: SQLite, with the system's library.
//! - `postgres`: PostgreSQL, with the system's libpq.
//! - `postgres-backend`: what PostgreSQL has, without a connection: for a program whose connections are those of `diesel-async`,
//!   which need no libpq. It has neither `COPY` nor loading row by row, which blocking connections have.
//! - `postgres-bundled`: PostgreSQL, with libpq compiled in; the headers of OpenSSL are needed to build it.
//! - `mysql`: MySQL and MariaDB, with the system's client library. [What they lack](manual::mysql).
//! - `async`: the connections of `diesel-async`, whose own features say which.
//! - `r2d2`: pools of blocking connections.
//! - `bb8`, `deadpool`: pools of asynchronous connections; with them, `async` and `tokio`.
//! - `tokio`: `tenancy::spawn`; and a task that is polled inside another task's block does not have that block's tenant.
//! - `cache`: a cache around the store that resolves tenants.
//! - `serde`: tenants in the payloads of jobs.
//! - `axum`: the tenant of a web request, `tenancy::web`.
//! - `admin`: whole tenants, `tenancy::tenants`: removing, merging, moving and exporting them.
//! - `accounts`: users in several tenants, and what becomes of tenants, `tenancy::accounts`. It brings `admin`.
//! - `permissions`: what the members of a tenant may do, `tenancy::permissions`. It brings `accounts`.
//! - `channels`: sockets that are bound to tenants, `tenancy::channels`. It brings `permissions`.
//! - `testing`: for the tests of applications, `tenancy::testing`: a database for a test, requests as a tenant sends them, and
//!   the check that strangers get nothing of a scenario. It brings `admin`.
//!
//! Features only add. None weakens a scope.

pub mod bounds;

#[cfg(any(doc, doctest))]
pub mod manual;

#[cfg(feature = "accounts")]
#[doc(inline)]
pub use tenancy_accounts as accounts;
#[cfg(feature = "admin")]
#[doc(inline)]
pub use tenancy_admin::tenants;
#[cfg(feature = "channels")]
#[doc(inline)]
pub use tenancy_channels as channels;
#[cfg(feature = "accounts")]
#[doc(inline)]
pub use tenancy_macros::{
    api_key, audit, determines_account, impersonation, invitation, join_link, membership, outbox,
    tenant_domain,
};
#[doc(inline)]
pub use tenancy_macros::{determines_tenant, tenanted, universal};
#[cfg(feature = "permissions")]
#[doc(inline)]
pub use tenancy_macros::{team, team_grant, team_member};
#[cfg(feature = "permissions")]
#[doc(inline)]
pub use tenancy_permissions as permissions;
#[cfg(feature = "async")]
#[doc(inline)]
pub use tenancy_runtime::{
    AsyncReadOnlyConn, AsyncTenantConn, AsyncTenantsConn, AsyncUnscopedConn, AsyncUnscopedExt,
};
#[doc(inline)]
pub use tenancy_runtime::{
    CurrentRow, InTenantExt, Model, NoTenant, OtherTenant, ReadOnlyConn, SaveDsl, Scope,
    ScopeError, Scoped, ScopedGroupedBy, Tenant, TenantConn, TenantsConn, Unscoped, UnscopedConn,
    UnscopedExt, Unverified, Verified,
};
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
#[doc(inline)]
pub use tenancy_runtime::{Pool, PoolError};
#[doc(inline)]
pub use tenancy_runtime::{
    alias, carry, carrying, current, delete, insert_into, scope, update, with,
};
#[doc(inline)]
pub use tenancy_runtime::{dsl, resolve, upsert};
#[cfg(feature = "tokio")]
#[doc(inline)]
pub use tenancy_runtime::{spawn, spawn_blocking};
#[cfg(feature = "testing")]
#[doc(inline)]
pub use tenancy_testing as testing;
#[cfg(feature = "axum")]
#[doc(inline)]
pub use tenancy_web as web;

/// What stands around a `Pool`: the managers that make its connections, and names of its types.
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
pub mod pool {
    #[cfg(any(feature = "bb8", feature = "deadpool"))]
    #[doc(inline)]
    pub use tenancy_runtime::pool::AsyncConnector;
    #[cfg(feature = "bb8")]
    #[doc(inline)]
    pub use tenancy_runtime::pool::Bb8;
    #[cfg(feature = "deadpool")]
    #[doc(inline)]
    pub use tenancy_runtime::pool::Deadpool;
    #[doc(inline)]
    pub use tenancy_runtime::pool::{Acquired, Acquires, Backing, Lease, LogUnscoped, Pooled};
    #[cfg(feature = "r2d2")]
    #[doc(inline)]
    pub use tenancy_runtime::pool::{Connector, R2d2};
}

/// For the expansions of the attributes; not for users.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "accounts")]
    pub use tenancy_accounts as accounts;
    pub use tenancy_macros::DieselAttributes;
    #[cfg(feature = "permissions")]
    pub use tenancy_permissions as permissions;
    pub use tenancy_runtime::__private::*;
}

/// What a module that queries needs: Diesel's prelude and the names of this crate, for `use tenancy::prelude::*`.
///
/// Diesel's own prelude may be in scope too; no name means two things then.
///
/// ```
/// use diesel::prelude::*;
/// use tenancy::prelude::*;
/// # diesel::table! { orgs { id -> Integer } }
/// #[determines_tenant]
/// #[derive(Queryable)]
/// #[diesel(table_name = orgs)]
/// pub struct Org {
///     id: i32,
/// }
///
/// fn others(conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<Vec<Org>> {
///     Org::scoped().filter(orgs::id.gt(1)).order(orgs::id).load(conn)
/// }
/// ```
pub mod prelude {
    pub use diesel::prelude::*;
    #[cfg(feature = "async")]
    pub use diesel_async::AsyncConnection;
    #[cfg(feature = "accounts")]
    #[doc(no_inline)]
    // The derive alone: an application calls its own type so.
    pub use tenancy_macros::{
        Role, api_key, audit, determines_account, impersonation, invitation, join_link, membership,
        outbox, tenant_domain,
    };
    #[doc(no_inline)]
    pub use tenancy_macros::{determines_tenant, tenanted, universal};
    #[cfg(feature = "permissions")]
    #[doc(no_inline)]
    pub use tenancy_macros::{team, team_grant, team_member};
    #[cfg(feature = "async")]
    #[doc(no_inline)]
    pub use tenancy_runtime::{
        AsyncReadOnlyConn, AsyncTenantConn, AsyncTenantsConn, AsyncUnscopedConn, AsyncUnscopedExt,
    };
    #[doc(no_inline)]
    pub use tenancy_runtime::{
        CurrentRow, InTenantExt, Model, OtherTenant, ReadOnlyConn, ScopedGroupedBy, TenantConn,
        TenantsConn, UnscopedConn, UnscopedExt,
    };
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
