//! The rules on SQLite.

mod backend {
    pub(crate) use test_support::sqlite::*;
}

#[path = "../rules/mod.rs"]
mod rules;

#[path = "../rules/multi.rs"]
mod multi;

#[path = "../rules/inserts.rs"]
mod inserts;
