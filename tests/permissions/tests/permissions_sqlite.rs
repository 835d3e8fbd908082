//! The rules of permissions on SQLite.

#![allow(
    clippy::duplicate_mod,
    reason = "the rules are the same for connections that block and for those that do not"
)]

mod server {
    use diesel::sqlite::SqliteConnection;
    use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;

    pub(crate) use test_support::sqlite::Database as Server;

    /// The asynchronous connection.
    pub(crate) type Async = SyncConnectionWrapper<SqliteConnection>;

    pub(crate) const TABLES: &str = include_str!("../models/sqlite.sql");

    /// A trigger by which a table skips what is done to a row, and says nothing.
    pub(crate) const SKIPS: &str =
        "create trigger skips before {verb} on {table} begin select raise(ignore); end";

    /// A session for a test.
    pub(crate) const SESSION: &str = "pragma journal_mode = wal; pragma busy_timeout = 20000";
}

#[path = "../asynchronous/mod.rs"]
mod asynchronous;
#[path = "../blocking/mod.rs"]
mod blocking;
#[path = "../models/mod.rs"]
mod models;
