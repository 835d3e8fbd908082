//! The rules of whole tenants on a `MultiConnection` that is connected to PostgreSQL.

mod server {
    pub(crate) const NAME: &str = "Pg";
    pub(crate) use test_support::postgres::Database as Server;

    /// A session for a test.
    pub(crate) fn session(_: &mut crate::backend::Conn) {}
}

#[path = "../backends/multi.rs"]
mod backend;
#[path = "../rules/mod.rs"]
mod rules;

#[path = "../rules/on_postgres.rs"]
mod on_postgres;
#[path = "../rules/races.rs"]
mod races;
#[path = "../rules/restrictions.rs"]
mod restrictions;
#[path = "../rules/schemas.rs"]
mod schemas;
#[path = "../rules/skipped.rs"]
mod skipped;
