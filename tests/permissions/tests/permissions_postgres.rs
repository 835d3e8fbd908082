//! The rules of permissions on PostgreSQL.

#![allow(
    clippy::duplicate_mod,
    reason = "the rules are the same for connections that block and for those that do not"
)]

mod server {
    pub(crate) use test_support::postgres::Database as Server;

    /// The asynchronous connection.
    pub(crate) type Async = diesel_async::AsyncPgConnection;

    pub(crate) const TABLES: &str = include_str!("../models/postgres.sql");

    /// A trigger by which a table skips what is done to a row, and says nothing.
    pub(crate) const SKIPS: &str = "
        create function skips() returns trigger language plpgsql as 'begin return null; end';
        create trigger skips before {verb} on {table} for each row execute function skips()
    ";

    /// A session for a test.
    pub(crate) const SESSION: &str = "";
}

#[path = "../asynchronous/mod.rs"]
mod asynchronous;
#[path = "../blocking/mod.rs"]
mod blocking;
#[path = "../blocking/locks.rs"]
mod locks;
#[path = "../models/mod.rs"]
mod models;
