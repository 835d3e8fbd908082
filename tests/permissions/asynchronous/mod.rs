//! On connections of diesel-async. A rule waits for each answer.

mod backend;
#[path = "../rules/mod.rs"]
mod rules;
