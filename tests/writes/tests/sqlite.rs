//! What a write says of itself, on SQLite.

mod backend {
    use crate::rules::models::{handles, posts};
    pub(crate) use test_support::sqlite::*;

    /// What an upsert conflicts on: the key of a post, and the name of a handle.
    pub(crate) const ON_KEY: (posts::org_id, posts::id) = (posts::org_id, posts::id);
    pub(crate) const ON_NAME: handles::name = handles::name;

    /// What lets foreign keys be checked.
    pub(crate) const SESSION: &[&str] = &["pragma foreign_keys = on"];
    /// The recipe of this database that forbids `NULL`.
    pub(crate) const FORBID_NULL: &str = "On SQLite";
    /// Whether a table that is there gets constraints.
    pub(crate) const ADDS_CONSTRAINTS: bool = false;
    /// A key that the database makes.
    pub(crate) const GENERATED_KEY: &str = "integer primary key";
    pub(crate) const DROP_NUMBERS: &str = "drop index numbers";
}

#[path = "../rules/mod.rs"]
mod rules;
