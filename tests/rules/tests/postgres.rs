//! The rules on the PostgreSQL server at `TENANCY_POSTGRES_URL`, which `scripts/postgres` sets.

#![allow(
    clippy::items_after_statements,
    reason = "what one rule alone needs stands where it needs it"
)]
mod backend {
    pub(crate) use house::postgres::*;
}

#[path = "../beyond_mysql/mod.rs"]
mod beyond_mysql;

#[path = "../conflict_targets/mod.rs"]
mod conflict_targets;

#[path = "../returning/mod.rs"]
mod returning;

#[path = "../rules/mod.rs"]
mod rules;

#[path = "../postgres/mod.rs"]
mod only;
