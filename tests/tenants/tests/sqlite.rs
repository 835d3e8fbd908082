//! The rules of whole tenants on SQLite.

mod backend {
    pub(crate) const NAME: &str = "Sqlite";
    pub(crate) use tenancy::tenants as operations;
    pub(crate) use test_support::sqlite::*;

    /// A database by what applications have for that.
    pub(crate) fn scratch() -> tenancy::testing::Scratch<Conn> {
        tenancy::testing::Scratch::<Conn>::in_file().expect("a database")
    }
}

#[path = "../rules/mod.rs"]
mod rules;

#[path = "../testing/guilds.rs"]
mod guilds;
#[path = "../rules/on_sqlite.rs"]
mod on_sqlite;
#[path = "../rules/restrictions.rs"]
mod restrictions;
#[path = "../rules/schemas.rs"]
mod schemas;
#[path = "../rules/skipped.rs"]
mod skipped;
#[path = "../testing/blocking.rs"]
mod testing;
