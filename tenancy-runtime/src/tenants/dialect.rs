//! What differs from database to database: where it keeps its own catalog, and how constraints wait.

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use super::holdings::Column;
use super::name::TableName;
use super::order::ForeignKey;
use super::statement::Statement;
use diesel::backend::Backend;
use diesel::connection::LoadConnection;
use diesel::deserialize::Result;
use diesel::result::QueryResult;

/// A database on which tenants can be moved, merged, exported and removed. Sealed.
#[diagnostic::on_unimplemented(
    message = "tenants cannot be moved or removed on this database",
    label = "a database that `tenancy::tenants` does not know",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait Dialect: Backend + sealed::Sealed + 'static {
    #[doc(hidden)]
    fn text(value: Self::RawValue<'_>) -> Result<String>;

    #[doc(hidden)]
    fn number(value: Self::RawValue<'_>) -> Result<i64>;

    /// A string of the program's own. It has no type yet, so that it can be compared with an enumeration too.
    #[doc(hidden)]
    #[must_use]
    fn literal(text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// The beginning of a delete from a table under the alias `t0`.
    #[doc(hidden)]
    const DELETE: &'static str = "DELETE";

    /// Selects what tells the table from all others of the database, or nothing where there is no such table.
    #[doc(hidden)]
    fn find_table(table: &TableName) -> Statement<'static, Self>;

    /// Selects the columns of a table that [`find_table`](Dialect::find_table) has found: name, place in the
    /// primary key and, if the database does not write what is in it as text, something that is not null.
    #[doc(hidden)]
    fn columns(table: &str) -> Statement<'static, Self>;

    /// Selects the foreign keys of the whole database, a column a row, those of one key together: key, table, its
    /// schema, its name, referenced table, what happens on a delete, column, referenced column.
    #[doc(hidden)]
    fn foreign_keys() -> Statement<'static, Self>;

    /// The columns that tell a row from the others, for a table with this primary key; none if there are none.
    #[doc(hidden)]
    fn row_identity(primary_key: &[String]) -> Vec<&str>;

    /// At most so many rows of a select, as a subquery of a delete from the same table.
    #[doc(hidden)]
    #[must_use]
    fn candidates(select: Statement<'_, Self>, limit: Option<u64>) -> Statement<'_, Self> {
        match limit {
            Some(limit) => select.sql(format!(" LIMIT {limit}")),
            None => select,
        }
    }

    /// The row under the alias `t0` as JSON text.
    #[doc(hidden)]
    fn row_as_json(columns: &[Column]) -> Statement<'static, Self>;

    /// What makes a transaction see one state of the database, if it is not so anyway.
    #[doc(hidden)]
    const SNAPSHOT: Option<&'static str>;

    /// Whether foreign keys of a table to itself are looked at when a statement is done, and not row by row.
    #[doc(hidden)]
    const WAITS_IN_A_TABLE: bool = true;

    /// Runs the writes such that foreign keys between them are looked at when all are done; `keys` are those from and
    /// to the tables that are written.
    #[doc(hidden)]
    fn write_together<C>(
        conn: &mut C,
        writes: Vec<Statement<'_, Self>>,
        keys: &[&ForeignKey],
    ) -> QueryResult<()>
    where
        C: LoadConnection<Backend = Self>;
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
