//! A user's program, a module a subject. `rules/` writes it down edit by edit and has Cargo build each state.
//!
//! What stands above the first function of a module is its head: it is there from the start, and stays. The functions
//! come and go, so none calls another, and none spells out all fields of a row: some edits add one.
#![allow(
    missing_docs,
    missing_debug_implementations,
    clippy::pedantic,
    reason = "it is a program"
)]

pub mod asynchronous;
pub mod joining;
#[cfg(feature = "postgres")]
pub mod locking;
pub mod policies;
pub mod pools;
pub mod reading;
pub mod returning;
pub mod schema;
pub mod several;
pub mod shapes;
pub mod subqueries;
pub mod tenants;
pub mod types;
pub mod writing;

pub type Db = diesel::SqliteConnection;
pub type AsyncDb = diesel_async::sync_connection_wrapper::SyncConnectionWrapper<Db>;
