//! The rules of whole tenants on PostgreSQL.

mod backend {
    pub(crate) const NAME: &str = "Pg";
    pub(crate) use tenancy::tenants as operations;
    pub(crate) use test_support::postgres::*;

    /// A database by what applications have for that.
    pub(crate) fn scratch() -> tenancy::testing::Scratch<Conn> {
        let server = std::env::var("TENANCY_POSTGRES_URL").expect("the address of the server");
        tenancy::testing::Scratch::<Conn>::on(&server).expect("a database")
    }
}

#[path = "../rules/mod.rs"]
mod rules;

#[path = "../testing/guilds.rs"]
mod guilds;
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
#[path = "../testing/blocking.rs"]
mod testing;
