//! What a write says of itself, on an asynchronous connection to MariaDB.

mod backend {
    use diesel::dsl::DuplicatedKeys;
    pub(crate) use test_support::mariadb::*;

    /// What an upsert conflicts on: any unique key.
    pub(crate) const ON_NAME: DuplicatedKeys = DuplicatedKeys;
    pub(crate) type AsyncConn = diesel_async::AsyncMysqlConnection;
}

#[path = "../rules/asynchronous.rs"]
mod asynchronous;
#[path = "../rules/helpers.rs"]
mod helpers;
#[path = "../rules/models.rs"]
mod models;
#[path = "../rules/schema.rs"]
mod schema;
