//! The rules of accounts on SQLite.

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

    /// The table of the API keys.
    pub(crate) const KEYS: &str = include_str!("../models/keys/sqlite.sql");

    /// The table of the join links.
    pub(crate) const LINKS: &str = include_str!("../models/join_links/sqlite.sql");

    /// The table of the domains.
    pub(crate) const DOMAINS: &str = include_str!("../models/domains/sqlite.sql");

    /// The tables of the impersonations and of the operators.
    pub(crate) const IMPERSONATIONS: &str = include_str!("../models/impersonations/sqlite.sql");

    /// What makes transactions serializable that are not.
    pub(crate) const SERIALIZABLE: &str = "";

    /// Triggers by which a table takes no row, and says nothing.
    pub(crate) const SKIPS_INSERTS: &[(&str, &str)] = &[
        (
            "memberships",
            "create trigger skips_members before insert on memberships begin select raise(ignore); end",
        ),
        (
            "invitations",
            "create trigger skips_invited before insert on invitations begin select raise(ignore); end",
        ),
    ];

    /// The type of an account's key.
    pub(crate) const KEY: &str = "text";

    /// A session for a test.
    pub(crate) const SESSION: &str = "pragma journal_mode = wal; pragma busy_timeout = 20000";

    /// A session that writes nothing.
    pub(crate) const READ_ONLY: &str = "pragma query_only = 1";

    /// A session that waits for nobody.
    pub(crate) const NO_WAITING: &str = "pragma busy_timeout = 0";
}

#[path = "../asynchronous/mod.rs"]
mod asynchronous;
#[path = "../blocking/mod.rs"]
mod blocking;
#[path = "../rules/busy.rs"]
mod busy;
#[path = "../rules/ended.rs"]
mod ended;
#[path = "../models/mod.rs"]
mod models;
#[path = "../rules/pools.rs"]
mod pools;
