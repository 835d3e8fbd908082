//! The rules of whole tenants on a `MultiConnection` that is connected to SQLite.

mod server {
    use diesel::connection::SimpleConnection as _;

    pub(crate) const NAME: &str = "Sqlite";
    pub(crate) use test_support::sqlite::Database as Server;

    /// A session for a test.
    pub(crate) fn session(conn: &mut crate::backend::Conn) {
        conn.batch_execute("pragma journal_mode = wal; pragma busy_timeout = 20000")
            .expect("a session for the test");
    }
}

#[path = "../backends/multi.rs"]
mod backend;
#[path = "../rules/mod.rs"]
mod rules;

#[path = "../rules/restrictions.rs"]
mod restrictions;
#[path = "../rules/schemas.rs"]
mod schemas;
#[path = "../rules/skipped.rs"]
mod skipped;
