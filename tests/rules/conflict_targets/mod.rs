//! Upserts that say on which constraint they may conflict, which MySQL does not.

mod comparators;
mod connection;
mod global;
mod references;
mod sql;
mod upsert;
