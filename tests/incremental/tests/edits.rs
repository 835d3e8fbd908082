//! An incremental build of a user's program never crashes the compiler.
//!
//! rustc remembers from one build to the next which obligations hold (`Scoped<..>: Load<..>`), and panics if an answer is
//! another one the second time. Bounds can be written so that this happens to a sound program: see `Designation::associated_column`
//! of the macros. Only edits show it, so programs are edited here, and built after each edit.
//!
//! The programs are for SQLite. `TENANCY_INCREMENTAL_BACKEND=postgres`, or `mysql`, makes them programs for PostgreSQL or
//! MySQL; no server is needed.

#[path = "../rules/mod.rs"]
mod rules;
