//! The matrix of policies and verbs that read, on SQLite in memory.

#[macro_use]
#[path = "../shapes/backend/sqlite.rs"]
mod backend;

#[macro_use]
#[path = "../shapes/matrix.rs"]
mod matrix;

#[path = "../shapes/reads/mod.rs"]
mod reads;
