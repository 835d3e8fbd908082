//! What a write says of itself, on an asynchronous connection to SQLite.

mod backend {
    use crate::models::handles;
    pub(crate) use test_support::sqlite::*;

    /// What an upsert conflicts on: the name of a handle.
    pub(crate) const ON_NAME: handles::name = handles::name;
    pub(crate) type AsyncConn =
        diesel_async::sync_connection_wrapper::SyncConnectionWrapper<diesel::SqliteConnection>;
}

#[path = "../rules/asynchronous.rs"]
mod asynchronous;
#[path = "../rules/helpers.rs"]
mod helpers;
#[path = "../rules/models.rs"]
mod models;
#[path = "../rules/schema.rs"]
mod schema;
