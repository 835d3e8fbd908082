//! Whole tenants: removing, merging and exporting them, and moving rows from one to another.
//!
//! All of it runs on an [unscoped connection](crate::UnscopedExt::unscoped), which has put its reason into the log, and
//! leaves another event there, of the target `tenancy` at the level `INFO`. Each has a dry run that counts.
//!
//! | to | use |
//! |---|---|
//! | delete a tenant and all that it owns | [`Removal`] |
//! | give a tenant's rows, or those of a query, to another one | [`Transfer`] |
//! | make one tenant of two | [`Merge`] |
//! | write down what a tenant has | [`Export`] |
//!
//! # Which tables
//!
//! Those that the program has designated: each attribute registers its table, in whatever crate of the program it
//! stands. So a table that is added later is included. A crate that the program does not use in any way is not part of
//! it, and neither are its tables. If the database lacks a table in which the tenant might have rows, that is an
//! error.
//!
//! What the database itself hides from the connection, by row-level security for instance, is not there for these
//! operations either: connect as somebody who sees all rows.
//!
//! Rows that nobody owns, since their table is universal or their tenant column is null, are left alone.

mod catalog;
mod counts;
mod database;
mod dialect;
mod error;
mod export;
mod holdings;
mod merge;
mod name;
mod order;
mod references;
mod removal;
mod rows;
mod statement;
mod transfer;

#[doc(hidden)]
pub use self::catalog::{Entry, Registration};
pub use self::counts::{Counts, TableCount};
pub use self::database::Database;
pub use self::dialect::Dialect;
pub use self::error::{Error, Reference};
pub use self::export::{Export, ExportedRow};
pub use self::merge::Merge;
#[cfg(feature = "serde")]
pub(crate) use self::name::Names;
pub use self::name::TableName;
pub use self::removal::{Progress, Removal};
pub use self::rows::RowTransfer;
pub use self::statement::Key;
pub use self::transfer::{Nowhere, Transfer};
