//! On connections of diesel-async. A rule waits for each answer.

mod backend;
mod dropped;
#[path = "../rules/mod.rs"]
mod rules;
mod tasks;
