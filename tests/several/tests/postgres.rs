//! The rules on PostgreSQL.

mod backend {
    pub(crate) use test_support::postgres::*;
}

#[path = "../rules/mod.rs"]
mod rules;

#[path = "../rules/inserts.rs"]
mod inserts;
