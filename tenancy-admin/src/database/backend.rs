//! The databases: how their values are read, and the facts about each.

use super::facts::Facts;
use diesel::backend::Backend;
use diesel::connection::Connection;
use diesel::deserialize::Result;
use diesel::result::QueryResult;

/// A database on which tenants can be moved, merged, exported and removed. Sealed.
#[diagnostic::on_unimplemented(
    message = "tenants cannot be moved or removed on this database",
    label = "a database that `tenancy::tenants` does not know",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait KnownBackend: Backend + sealed::Sealed + 'static {
    #[doc(hidden)]
    fn text(value: Self::RawValue<'_>) -> Result<String>;

    #[doc(hidden)]
    fn number(value: Self::RawValue<'_>) -> Result<i64>;

    /// What is known of the database that a statement is written for.
    #[doc(hidden)]
    fn facts(&self) -> &'static dyn Facts;

    /// The same, of the database at the other end of a connection.
    #[doc(hidden)]
    fn facts_of<C: Connection<Backend = Self>>(conn: &mut C) -> QueryResult<&'static dyn Facts>;
}

mod sealed {
    pub trait Sealed {}

    #[cfg(feature = "mysql")]
    impl Sealed for diesel::mysql::Mysql {}

    #[cfg(feature = "postgres")]
    impl Sealed for diesel::pg::Pg {}

    #[cfg(feature = "sqlite")]
    impl Sealed for diesel::sqlite::Sqlite {}
}
