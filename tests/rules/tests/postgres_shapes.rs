//! The shapes of tenancy on the PostgreSQL server at `TENANCY_POSTGRES_URL`, which `scripts/postgres` sets, beside the matrix of policies and verbs.

#[macro_use]
#[path = "../shapes/backend/postgres.rs"]
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

#[path = "../shapes/on_postgres.rs"]
mod only;
