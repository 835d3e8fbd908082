//! Upserts that say on which constraint they may conflict, which MySQL does not.

mod comparators;
mod connection;
mod sql;
mod upsert;
