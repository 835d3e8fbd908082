//! The rules of accounts on PostgreSQL.

#![allow(
    clippy::duplicate_mod,
    reason = "the rules are the same for connections that block and for those that do not"
)]

mod server {
    pub(crate) use test_support::postgres::Database as Server;

    /// The asynchronous connection.
    pub(crate) type Async = diesel_async::AsyncPgConnection;

    pub(crate) const TABLES: &str = include_str!("../models/postgres.sql");

    /// The table of the API keys.
    pub(crate) const KEYS: &str = include_str!("../models/keys/postgres.sql");

    /// The table of the join links.
    pub(crate) const LINKS: &str = include_str!("../models/join_links/postgres.sql");

    /// The table of the domains.
    pub(crate) const DOMAINS: &str = include_str!("../models/domains/postgres.sql");

    /// The tables of the impersonations and of the operators.
    pub(crate) const IMPERSONATIONS: &str = include_str!("../models/impersonations/postgres.sql");

    /// What makes transactions serializable that are not.
    pub(crate) const SERIALIZABLE: &str =
        "set session characteristics as transaction isolation level serializable";

    /// Rules by which a table takes no row, and says nothing.
    pub(crate) const SKIPS_INSERTS: &[(&str, &str)] = &[
        (
            "memberships",
            "create rule skips as on insert to memberships do instead nothing",
        ),
        (
            "invitations",
            "create rule skips as on insert to invitations do instead nothing",
        ),
    ];

    /// The type of an account's key.
    pub(crate) const KEY: &str = "text";

    /// A session for a test.
    pub(crate) const SESSION: &str = "";

    /// A session that writes nothing.
    pub(crate) const READ_ONLY: &str = "set session characteristics as transaction read only";

    /// A session that waits for nobody.
    pub(crate) const NO_WAITING: &str = "set lock_timeout = 1";
}

#[path = "../asynchronous/mod.rs"]
mod asynchronous;
#[path = "../blocking/mod.rs"]
mod blocking;
#[path = "../models/mod.rs"]
mod models;
#[path = "../rules/multi.rs"]
mod multi;
