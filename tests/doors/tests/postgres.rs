//! What is given to a statement, and what it says, on PostgreSQL.

mod backend {
    pub(crate) use test_support::postgres::*;
}

#[path = "../rules/mod.rs"]
mod rules;

#[path = "../rules/locks.rs"]
mod locks;

/// PostgreSQL's default.
const LOCKS_WHAT_IS_FOUND: &str = "set default_transaction_isolation = 'read committed'";

#[path = "../rules/errors.rs"]
mod errors;
