//! Programs on MariaDB.

mod backend {
    pub(crate) const NAME: &str = "mariadb";
    pub(crate) const FEATURE: Option<&str> = Some("mysql");
    pub(crate) const DB: &str = "diesel::MysqlConnection";
    pub(crate) const ASYNC_DB: &str = "diesel_async::AsyncMysqlConnection";
    /// Subjects that this database knows nothing of.
    pub(crate) const WITHOUT: &[&str] = &["locking", "returning"];
}

#[path = "../rules/mod.rs"]
mod rules;
