//! On connections that block.

mod backend;
#[path = "../rules/mod.rs"]
pub(crate) mod rules;
