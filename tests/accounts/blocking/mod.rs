//! On connections that block.

mod backend;
#[path = "../rules/mod.rs"]
mod rules;
