//! The rules of permissions on MariaDB.

#![allow(
    clippy::duplicate_mod,
    reason = "the rules are the same for connections that block and for those that do not"
)]

mod server {
    pub(crate) use test_support::mariadb::Database as Server;

    /// The asynchronous connection.
    pub(crate) type Async = diesel_async::AsyncMysqlConnection;

    pub(crate) const TABLES: &str = include_str!("../models/mariadb.sql");

    /// What lets a table skip what is done to a row, and say nothing: there is nothing such.
    pub(crate) const SKIPS: &str = "";

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
