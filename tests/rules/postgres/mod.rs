//! What only PostgreSQL has.

mod columns;
mod grouping;
mod joins;
mod plans;
mod reading;
mod subqueries;
mod types_of_keys;
mod unions;
pub(crate) mod uniqueness;
mod upsert;
mod views;
mod windows;
