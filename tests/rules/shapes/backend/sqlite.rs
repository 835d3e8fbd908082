//! A table for each shape on SQLite in memory, and what is so there.

pub(crate) use house::sqlite::filled_shapes as filled;

/// What is so on MySQL, and what is so elsewhere.
#[allow(unused_macros, reason = "reading is the same everywhere")]
macro_rules! on_mysql {
    ({ $($on_mysql:tt)* } else { $($elsewhere:tt)* }) => { $($elsewhere)* };
}

/// What a verb of the matrix does for more tenants than one.
#[allow(
    unused_macros,
    reason = "the statements of the matrix run at every reach"
)]
macro_rules! beyond_one {
    ($verb:ident $($what:tt)*) => { $($what)* };
}
