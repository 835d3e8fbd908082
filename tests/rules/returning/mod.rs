//! What a write returns. MySQL does not return the rows that it writes.

mod binding;
pub(crate) mod columns;
mod comparators;
mod connection;
mod deletes;
mod insert_select;
mod inserts;
mod keys;
mod leaks;
mod models;
pub(crate) mod types_of_keys;
mod updates;
mod upsert;
