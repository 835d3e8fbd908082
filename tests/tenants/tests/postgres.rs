//! The rules of whole tenants on PostgreSQL.

mod backend {
    pub(crate) const NAME: &str = "Pg";
    pub(crate) use tenancy::tenants as operations;
    pub(crate) use test_support::postgres::*;
}

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
