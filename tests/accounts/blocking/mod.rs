//! On connections that block.

mod backend;
mod killed;
mod resolving;
#[path = "../rules/mod.rs"]
pub(crate) mod rules;
