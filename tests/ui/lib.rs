//! What the programs in `fail` and `pass` have in common.
#![allow(
    missing_docs,
    missing_debug_implementations,
    clippy::must_use_candidate,
    reason = "programs for the compiler alone"
)]

pub mod accounts;
pub mod asynchronous;
pub mod permissions;
mod schema;
mod shapes;

pub use schema::*;
pub use shapes::*;
