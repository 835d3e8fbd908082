//! What a write says of itself, on PostgreSQL.

mod backend {
    use crate::rules::models::{handles, posts};
    pub(crate) use test_support::postgres::*;

    /// What an upsert conflicts on: the key of a post, and the name of a handle.
    pub(crate) const ON_KEY: (posts::org_id, posts::id) = (posts::org_id, posts::id);
    pub(crate) const ON_NAME: handles::name = handles::name;

    /// What lets foreign keys be checked.
    pub(crate) const SESSION: &[&str] = &[];
    /// The recipe of this database that forbids `NULL`.
    pub(crate) const FORBID_NULL: &str = "On PostgreSQL";
    /// Whether a table that is there gets constraints.
    pub(crate) const ADDS_CONSTRAINTS: bool = true;
    /// A key that the database makes.
    pub(crate) const GENERATED_KEY: &str = "serial primary key";
    pub(crate) const DROP_NUMBERS: &str = "drop index numbers";
}

#[path = "../rules/mod.rs"]
mod rules;
