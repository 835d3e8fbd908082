//! Programs on SQLite.

mod backend {
    pub(crate) const NAME: &str = "sqlite";
    pub(crate) const FEATURE: Option<&str> = None;
    pub(crate) const DB: &str = "diesel::SqliteConnection";
    pub(crate) const ASYNC_DB: &str =
        "diesel_async::sync_connection_wrapper::SyncConnectionWrapper<Db>";
    /// Subjects that this database knows nothing of.
    pub(crate) const WITHOUT: &[&str] = &["locking"];
}

#[path = "../rules/mod.rs"]
mod rules;
