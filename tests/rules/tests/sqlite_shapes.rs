//! The shapes of tenancy on SQLite in memory, beside the matrix of policies and verbs.

#[macro_use]
#[path = "../shapes/backend/sqlite.rs"]
mod backend;

#[macro_use]
#[path = "../shapes/matrix.rs"]
mod matrix;

#[path = "../shapes/conflict_targets/mod.rs"]
mod conflict_targets;

#[path = "../shapes/mod.rs"]
mod shapes;

#[path = "../shapes/statements/mod.rs"]
mod statements;
