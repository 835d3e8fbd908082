//! The rules of accounts on MariaDB.

#![allow(
    clippy::duplicate_mod,
    reason = "the rules are the same for connections that block and for those that do not"
)]

mod server {
    pub(crate) use test_support::mariadb::Database as Server;

    /// The asynchronous connection.
    pub(crate) type Async = diesel_async::AsyncMysqlConnection;

    pub(crate) const TABLES: &str = include_str!("../models/mariadb.sql");

    /// The table of the API keys.
    pub(crate) const KEYS: &str = include_str!("../models/keys/mariadb.sql");

    /// The table of the join links.
    pub(crate) const LINKS: &str = include_str!("../models/join_links/mariadb.sql");

    /// The table of the domains.
    pub(crate) const DOMAINS: &str = include_str!("../models/domains/mariadb.sql");

    /// The tables of the impersonations and of the operators.
    pub(crate) const IMPERSONATIONS: &str = include_str!("../models/impersonations/mariadb.sql");

    /// What makes transactions serializable that are not.
    pub(crate) const SERIALIZABLE: &str = "set session transaction isolation level serializable";

    /// What lets a table take no row, and say nothing: there is none.
    pub(crate) const SKIPS_INSERTS: &[(&str, &str)] = &[];

    /// The type of an account's key.
    pub(crate) const KEY: &str = "varchar(36) character set ascii collate ascii_nopad_bin";

    /// A session for a test.
    pub(crate) const SESSION: &str = "";

    /// A session that writes nothing.
    pub(crate) const READ_ONLY: &str = "set session transaction read only";

    /// A session that waits for nobody.
    pub(crate) const NO_WAITING: &str = "set session innodb_lock_wait_timeout = 0";
}

#[path = "../asynchronous/mod.rs"]
mod asynchronous;
#[path = "../blocking/mod.rs"]
mod blocking;
#[path = "../models/mod.rs"]
mod models;
