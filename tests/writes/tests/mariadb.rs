//! What a write says of itself, on MariaDB.

mod backend {
    use diesel::dsl::DuplicatedKeys;
    pub(crate) use test_support::mariadb::*;

    /// What an upsert conflicts on: any unique key.
    pub(crate) const ON_KEY: DuplicatedKeys = DuplicatedKeys;
    pub(crate) const ON_NAME: DuplicatedKeys = DuplicatedKeys;
}

#[path = "../rules/mod.rs"]
mod rules;
