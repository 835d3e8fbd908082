//! On connections that block.

mod backend;
mod faults;
mod killed;
mod overtaken;
mod resolving;
#[path = "../rules/mod.rs"]
pub(crate) mod rules;
mod steps;
