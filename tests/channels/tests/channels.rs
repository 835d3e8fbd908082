//! The rules of channels, on SQLite: the engine, without a web framework.

#[path = "../rules/mod.rs"]
mod rules;
