//! What a write says of itself, on MariaDB.

mod backend {
    use diesel::dsl::DuplicatedKeys;
    pub(crate) use test_support::mariadb::*;

    /// What an upsert conflicts on: any unique key.
    pub(crate) const ON_KEY: DuplicatedKeys = DuplicatedKeys;
    pub(crate) const ON_NAME: DuplicatedKeys = DuplicatedKeys;

    /// What lets foreign keys be checked.
    pub(crate) const SESSION: &[&str] = &[];
    /// The recipe of this database that forbids `NULL`.
    pub(crate) const FORBID_NULL: &str = "On MySQL and MariaDB";
    /// Whether a table that is there gets constraints.
    pub(crate) const ADDS_CONSTRAINTS: bool = true;
    /// A key that the database makes.
    pub(crate) const GENERATED_KEY: &str = "integer auto_increment primary key";
    pub(crate) const DROP_NUMBERS: &str = "drop index numbers on tickets";
}

#[path = "../rules/mod.rs"]
mod rules;
