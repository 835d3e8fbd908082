//! The rules of whole tenants on SQLite, asynchronously.

mod server {
    pub(crate) const NAME: &str = "Sqlite";
    use diesel::connection::SimpleConnection as _;
    use diesel::sqlite::SqliteConnection;
    use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;

    /// The asynchronous connection.
    pub(crate) type Async = SyncConnectionWrapper<SqliteConnection>;
    pub(crate) use test_support::sqlite::Database as Server;

    /// A database by what applications have for that.
    pub(crate) async fn scratch() -> tenancy::testing::AsyncScratch<Async> {
        tenancy::testing::AsyncScratch::in_file()
            .await
            .expect("a database")
    }

    /// A session for a test.
    pub(crate) fn session(conn: &mut crate::backend::Conn) {
        conn.batch_execute("pragma journal_mode = wal; pragma busy_timeout = 20000")
            .expect("a session for the test");
    }
}

#[path = "../backends/asynchronous.rs"]
mod backend;
#[path = "../rules/mod.rs"]
mod rules;

#[path = "../rules/dropped.rs"]
mod dropped;
#[path = "../testing/guilds.rs"]
mod guilds;
#[path = "../rules/restrictions.rs"]
mod restrictions;
#[path = "../rules/schemas.rs"]
mod schemas;
#[path = "../rules/skipped.rs"]
mod skipped;
#[path = "../testing/asynchronous.rs"]
mod testing;
