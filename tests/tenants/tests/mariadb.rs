//! The rules of whole tenants on MariaDB.

mod backend {
    pub(crate) const NAME: &str = "Mysql";
    pub(crate) use tenancy::tenants as operations;
    pub(crate) use test_support::mariadb::*;
}

#[path = "../rules/races.rs"]
mod races;
#[path = "../rules/mod.rs"]
mod rules;
