//! Arrays on an asynchronous connection to MariaDB.

mod backend {
    pub(crate) use test_support::mariadb::*;
    pub(crate) type AsyncConn = diesel_async::AsyncMysqlConnection;
}
#[path = "../rules/asynchronous.rs"]
mod asynchronous;
#[path = "../rules/models.rs"]
mod models;
