//! On connections that block.

mod backend;
mod races;
#[path = "../rules/mod.rs"]
pub(crate) mod rules;
mod texts;
