//! A table for each shape of tenancy, and what is in it.
//!
//! Every table has an `id`, a `name` that tells its rows apart over all tenants, and a `text` to be changed. A name is a
//! letter and the id: rows `a` are tenant 1's, `b` tenant 2's, and wherever the shape lets two tenants have equal ids,
//! they do.

mod models;
mod rows;
mod tables;

pub use models::*;
pub(crate) use rows::create;
pub use rows::{Row, reset, rows};
pub use tables::*;
