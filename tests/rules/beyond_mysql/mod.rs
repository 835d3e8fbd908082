//! What else MySQL does not have.

mod grouping;
mod leaks;
mod subqueries;
mod unions;
pub(crate) mod uniqueness;
mod windows;
