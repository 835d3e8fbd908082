//! The matrix of policies and verbs that read, on the PostgreSQL server at `TENANCY_POSTGRES_URL`, which `scripts/postgres` sets.

#[macro_use]
#[path = "../shapes/backend/postgres.rs"]
mod backend;

#[macro_use]
#[path = "../shapes/matrix.rs"]
mod matrix;

#[path = "../shapes/reads/mod.rs"]
mod reads;
