//! What is given to a statement, and what it says, on SQLite.

mod backend {
    pub(crate) use test_support::sqlite::*;
}

#[path = "../rules/mod.rs"]
mod rules;
