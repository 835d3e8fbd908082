//! Testing an application that uses [`tenancy`](https://docs.rs/tenancy).
//!
//! Depend on `tenancy` with the feature `testing` among the `[dev-dependencies]`; it re-exports this as
//! `tenancy::testing`. The page [testing](https://docs.rs/tenancy/latest/tenancy/manual/testing) of the manual shows whole
//! tests.
//!
//! | to have | use |
//! |---|---|
//! | a database for one test, which goes with it | [`Scratch`], `AsyncScratch` (feature `async`) |
//! | a tenant in it | [`Scratch::trusting`], [`Scratch::trusting_each`] |
//! | a request as a tenant sends it | `Client` (feature `axum`) |
//! | a tenant's members, each in a role | `Members` (feature `accounts`) |
//! | tokens that are the same in each run | `PredictableTokens` (feature `accounts`) |
//! | a race of several connections | [`AtOnce`], `AsyncAtOnce` (feature `async`) |
//! | the proof that another tenant gets nothing of a scenario | [`Strangers`], `AsyncStrangers` |
//! | the same for a scenario of your own making, over the web for instance | [`Rows`] and [`Seen`] |
//!
//! # Example
//!
//! ```
//! use tenancy::prelude::*;
//! use tenancy::testing::{Scratch, Strangers};
//!
//! diesel::table! { orgs { id -> Integer } }
//! diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
//!
//! #[determines_tenant]
//! #[derive(Queryable)]
//! #[diesel(table_name = orgs)]
//! pub struct Org {
//!     pub id: i32,
//! }
//!
//! #[tenanted(Org)]
//! #[derive(Queryable)]
//! #[diesel(table_name = posts)]
//! pub struct Post {
//!     pub id: i32,
//!     pub org_id: i32,
//!     pub title: String,
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut db = Scratch::<SqliteConnection>::in_memory()?.prepare(|conn| {
//!     use diesel::connection::SimpleConnection;
//!     conn.batch_execute(
//!         "create table orgs (id integer primary key);
//!          create table posts (id integer primary key, org_id integer not null, title text not null);
//!          insert into orgs values (1), (2)",
//!     )
//! })?;
//! Strangers::<_, Org>::trusting(&mut *db, 1, 2).check(
//!     |conn| Post::insert((posts::id.eq(7), posts::title.eq("mine"))).execute(conn),
//!     |conn, _, seen| {
//!         seen.rows("all posts", Post::scoped().load::<Post>(conn));
//!         seen.row("the post", Post::find(7).first::<Post>(conn));
//!         seen.count("its deletion", Post::delete(Post::find(7)).execute(conn));
//!     },
//! );
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! - `sqlite`, `postgres`, `mysql`: the databases that it knows.
//! - `accounts`: members of tenants, and their tokens.
//! - `async`: the connections of `diesel-async`.
//! - `axum`: requests to a router.

// What is asked of a database is asked of some of them only.
#![cfg_attr(
    not(any(feature = "mysql", feature = "postgres", feature = "sqlite")),
    allow(dead_code)
)]

mod at_once;
#[cfg(feature = "axum")]
mod client;
#[cfg(feature = "accounts")]
mod members;
mod rows;
mod scratch;
mod seen;
mod strangers;

#[cfg(feature = "async")]
pub use self::at_once::{AsyncAtOnce, AsyncReady};
pub use self::at_once::{AtOnce, Ready};
#[cfg(feature = "axum")]
pub use self::client::{Client, Reply};
#[cfg(feature = "accounts")]
pub use self::members::Members;
pub use self::rows::{HasRows, Rows, TableChange};
#[cfg(feature = "async")]
pub use self::scratch::AsyncScratch;
pub use self::scratch::{OnServer, Scratch, ScratchError};
pub use self::seen::Seen;
#[cfg(feature = "async")]
pub use self::strangers::AsyncStrangers;
pub use self::strangers::Strangers;
#[cfg(feature = "accounts")]
pub use tenancy_accounts::__private::PredictableTokens;
