//! What is given to a statement, and what it says, on MariaDB.

mod backend {
    pub(crate) use test_support::mariadb::*;
}

#[path = "../rules/mod.rs"]
mod rules;

#[path = "../rules/locks.rs"]
mod locks;

/// By default MariaDB locks each row that it looks at on the way, also one that no condition lets through.
const LOCKS_WHAT_IS_FOUND: &str = "set session transaction isolation level read committed";
