//! A table for each shape on the MariaDB server at `TENANCY_MYSQL_URL`, which `scripts/mariadb` sets, and what is so there.

pub(crate) use house::mariadb::filled_shapes as filled;

/// What is so on MySQL, and what is so elsewhere.
#[allow(unused_macros, reason = "reading is the same everywhere")]
macro_rules! on_mysql {
    ({ $($on_mysql:tt)* } else { $($elsewhere:tt)* }) => { $($on_mysql)* };
}

/// What a verb of the matrix does for more tenants than one: SQLite has shown it of the others.
#[allow(
    unused_macros,
    reason = "the statements of the matrix run at every reach"
)]
macro_rules! beyond_one {
    (load $($what:tt)*) => { $($what)* };
    ($verb:ident $($what:tt)*) => {};
}
