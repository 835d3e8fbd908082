//! The shapes of tenancy on the MariaDB server at `TENANCY_MYSQL_URL`, which `scripts/mariadb` sets.

mod backend {
    pub(crate) use house::mariadb::*;
}

/// What is so on MySQL, and what is so elsewhere.
macro_rules! on_mysql {
    ({ $($on_mysql:tt)* } else { $($elsewhere:tt)* }) => { $($on_mysql)* };
}

/// What a verb of the matrix does for more tenants than one: SQLite has shown it of the others.
macro_rules! beyond_one {
    (load $($what:tt)*) => { $($what)* };
    ($verb:ident $($what:tt)*) => {};
}

#[path = "../shapes/mod.rs"]
mod shapes;
