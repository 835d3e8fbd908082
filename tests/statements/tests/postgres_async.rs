//! Arrays on an asynchronous connection to PostgreSQL.

mod backend {
    pub(crate) use test_support::postgres::*;
    pub(crate) type AsyncConn = diesel_async::AsyncPgConnection;
}
#[path = "../rules/asynchronous.rs"]
mod asynchronous;
#[path = "../rules/schema.rs"]
#[expect(dead_code, reason = "only the shares are used")]
mod schema;
