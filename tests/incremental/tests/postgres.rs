//! Programs on PostgreSQL.

mod backend {
    pub(crate) const NAME: &str = "postgres";
    pub(crate) const FEATURE: Option<&str> = Some("postgres");
    pub(crate) const DB: &str = "diesel::PgConnection";
    pub(crate) const ASYNC_DB: &str = "diesel_async::AsyncPgConnection";
    /// Subjects that this database knows nothing of.
    pub(crate) const WITHOUT: &[&str] = &[];
}

#[path = "../rules/mod.rs"]
mod rules;
