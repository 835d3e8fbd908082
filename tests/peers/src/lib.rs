//! Worlds of organisations, teams and tickets, of which three engines for permissions are asked the same: `tenancy`, by its public
//! interface on `SQLite`; `cedar-policy`, by policies written by hand; and `casbin`, by roles in domains.
//!
//! The package is a workspace of its own, and `scripts/release` runs it: the two others take rustc longer than they take to run.

#![allow(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "its tests and its bench alone use it"
)]

pub mod act;
pub mod casbin;
pub mod cedar;
pub mod models;
pub mod ours;
pub mod world;
