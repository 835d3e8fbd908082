//! The matrix of policies and verbs that write, on SQLite in memory.

#[macro_use]
#[path = "../shapes/backend/sqlite.rs"]
mod backend;

#[macro_use]
#[path = "../shapes/matrix.rs"]
mod matrix;

#[path = "../shapes/writes/mod.rs"]
mod writes;
