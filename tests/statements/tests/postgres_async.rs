//! Arrays on an asynchronous connection to PostgreSQL.

mod backend {
    pub(crate) use test_support::postgres::*;
    pub(crate) type AsyncConn = diesel_async::AsyncPgConnection;
}
#[path = "../rules/asynchronous.rs"]
mod asynchronous;
#[path = "../rules/models.rs"]
mod models;
