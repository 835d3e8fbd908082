//! What the library promises on every backend, a module a subject. A test's name is the rule that it proves.
//!
//! Two tenants have rows with equal ids throughout, so that a predicate that is missing anywhere shows.

pub(crate) mod associations;
pub(crate) mod binding;
pub(crate) mod connection;
pub(crate) mod grouping;
pub(crate) mod join_tables;
pub(crate) mod joins;
pub(crate) mod leaks;
pub(crate) mod limits;
pub(crate) mod models;
#[cfg(feature = "r2d2")]
pub(crate) mod pools;
pub(crate) mod reading;
pub(crate) mod sql;
pub(crate) mod subqueries;
pub(crate) mod threads;
pub(crate) mod unions;
pub(crate) mod upsert;
pub(crate) mod windows;
pub(crate) mod writing;
