//! The rules of whole tenants on PostgreSQL.

mod backend {
    pub(crate) use test_support::postgres::*;
}

#[path = "../rules/mod.rs"]
mod rules;

#[path = "../rules/on_postgres.rs"]
mod on_postgres;
#[path = "../rules/restrictions.rs"]
mod restrictions;
#[path = "../rules/schemas.rs"]
mod schemas;
