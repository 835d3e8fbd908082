//! The shapes of tenancy on the PostgreSQL server at `TENANCY_POSTGRES_URL`, which `scripts/postgres` sets.

mod backend {
    pub(crate) use house::postgres::*;
}

/// What is so on MySQL, and what is so elsewhere.
macro_rules! on_mysql {
    ({ $($on_mysql:tt)* } else { $($elsewhere:tt)* }) => { $($elsewhere)* };
}

/// What a verb of the matrix does for more tenants than one: SQLite has shown it of the others.
macro_rules! beyond_one {
    (load $($what:tt)*) => { $($what)* };
    ($verb:ident $($what:tt)*) => {};
}

#[path = "../shapes/conflict_targets/mod.rs"]
mod conflict_targets;

#[path = "../shapes/mod.rs"]
mod shapes;

#[path = "../shapes/on_postgres.rs"]
mod only;
