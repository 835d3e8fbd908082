//! The shapes of tenancy on SQLite in memory.

mod backend {
    pub(crate) use house::sqlite::*;
}

/// What is so on MySQL, and what is so elsewhere.
macro_rules! on_mysql {
    ({ $($on_mysql:tt)* } else { $($elsewhere:tt)* }) => { $($elsewhere)* };
}

/// What a verb of the matrix does for more tenants than one.
macro_rules! beyond_one {
    ($verb:ident $($what:tt)*) => { $($what)* };
}

#[path = "../shapes/conflict_targets/mod.rs"]
mod conflict_targets;

#[path = "../shapes/mod.rs"]
mod shapes;
