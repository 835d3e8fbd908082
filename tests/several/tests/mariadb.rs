//! The rules on MariaDB.

mod backend {
    pub(crate) use test_support::mariadb::*;
}

#[path = "../rules/mod.rs"]
mod rules;
