//! Exporting the rows of a tenant.

use super::counts::Counts;
use super::error::Error;
use super::holdings::{Held, Holdings};
use super::order;
use crate::database::backend::KnownBackend;
use crate::database::json::json_string;
use crate::database::run::{Database, in_snapshot};
use crate::database::statement::{Alias, AnyKey, Key, Statement, for_each_row};
use diesel::connection::LoadConnection;
use std::any::type_name;
use std::fmt;
use std::io::{self, Write};
use tenancy_runtime::Tenant;
use tenancy_runtime::UnscopedConn;
use tenancy_runtime::catalog::TableName;

/// Exports every row that a tenant owns, its own row included, as JSON.
///
/// Tables come in an order in which they can be imported again: those that others refer to first. Within a table the
/// rows are in the order of their primary key, so that the foreign keys of a table to itself, and those of tables that
/// refer to each other in a circle, have to wait for the end of an import. Bytes are hexadecimal.
///
/// It sees one state of the database; inside a transaction that has begun already, what that one sees.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// use tenancy::prelude::*;
/// use tenancy::tenants::Export;
///
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table orgs (id integer primary key)").execute(&mut db)?;
/// # diesel::sql_query("create table posts (id integer primary key, org_id integer references orgs, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into orgs values (1), (2)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'mine'), (2, 2, 'theirs')").execute(&mut db)?;
/// let conn = &mut db.unscoped("org 1 asks for its data");
/// let mut file = Vec::new();
/// Export::<Org>::of(1).write_to(&mut file, conn)?;
/// assert_eq!(
///     String::from_utf8(file)?,
///     r#"{"table":"orgs","row":{"id":1}}
/// {"table":"posts","row":{"id":1,"org_id":1,"title":"mine"}}
/// "#
/// );
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "rows are only exported when calling `write_to` or `for_each`"]
pub struct Export<T: Tenant> {
    key: Key<T>,
}

/// A row of an [`Export`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ExportedRow<'e> {
    /// The table.
    pub table: &'e TableName,
    /// An object with a member for each column.
    pub json: &'e str,
}

impl<T: Tenant> fmt::Debug for Export<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Export").finish_non_exhaustive()
    }
}

impl<T: Tenant> Export<T> {
    /// Exports the rows of the tenant that `key` names.
    pub fn of(key: T::Key) -> Self {
        Self { key: Key(key) }
    }

    /// Counts what would be exported.
    ///
    /// # Errors
    ///
    /// Those of [`for_each`](Export::for_each).
    pub fn dry_run<C: Database<T>>(&self, conn: &mut UnscopedConn<'_, C>) -> Result<Counts, Error> {
        let key = C::key(&self.key);
        in_snapshot(conn, |conn| {
            let holdings = Holdings::of::<T, C>(conn)?;
            let mut counts = Counts::default();
            for table in parents_first(&holdings) {
                counts.push(&table.name, table.count(conn, key)?, 0);
            }
            Ok(counts)
        })
    }

    /// Hands each row to `each`, and says how many there were. An error of `each` ends it.
    ///
    /// # Errors
    ///
    /// What `each` returns, [`Error::MissingTable`], [`Error::NotDetermined`] or [`Error::OwnedTwice`] if program and
    /// database do not fit, and what the database says.
    pub fn for_each<C: Database<T>>(
        &self,
        conn: &mut UnscopedConn<'_, C>,
        mut each: impl FnMut(ExportedRow<'_>) -> io::Result<()>,
    ) -> Result<Counts, Error> {
        let key = C::key(&self.key);
        let counts = in_snapshot(conn, |conn| {
            let holdings = Holdings::of::<T, C>(conn)?;
            let mut counts = Counts::default();
            for table in parents_first(&holdings) {
                let rows = export(conn, table, key, &mut each)?;
                counts.push(&table.name, rows, 0);
            }
            Ok(counts)
        })?;
        tracing::info!(
            target: "tenancy",
            tenant = type_name::<T>(),
            rows = counts.rows(),
            "tenant exported"
        );
        Ok(counts)
    }

    /// Writes each row as one line, `{"table":"posts","row":{..}}`, and says how many there were.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if the writer fails, and those of [`for_each`](Export::for_each).
    pub fn write_to<C: Database<T>>(
        &self,
        writer: &mut impl Write,
        conn: &mut UnscopedConn<'_, C>,
    ) -> Result<Counts, Error> {
        self.for_each(conn, |row| {
            let ExportedRow { table, json } = row;
            let table = json_string(&table.to_string());
            writeln!(writer, "{{\"table\":{table},\"row\":{json}}}")
        })
    }
}

fn parents_first(holdings: &Holdings) -> impl Iterator<Item = &Held> {
    let tables = order::children_first(holdings).into_iter().rev();
    tables.map(|at| &holdings.tables[at])
}

fn export<C>(
    conn: &mut C,
    table: &Held,
    key: AnyKey<'_, C::Backend>,
    each: &mut impl FnMut(ExportedRow<'_>) -> io::Result<()>,
) -> Result<u64, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let row = C::Backend::facts_of(conn)?.row_as_json(&table.columns);
    let mut select = Statement::new("SELECT ")
        .sql(row)
        .then(table.owned_rows(key));
    if !table.primary_key.is_empty() {
        let columns = table
            .primary_key
            .iter()
            .map(|column| Statement::empty().column(Alias(0), column));
        select = select.sql(" ORDER BY ").joined(columns, ", ");
    }
    let mut rows = 0;
    for_each_row(conn, select, |row| {
        rows += 1;
        let [Some(json)] = &row[..] else {
            return Err(diesel::result::Error::NotFound.into());
        };
        let table = &table.name;
        Ok::<_, Error>(each(ExportedRow { table, json })?)
    })?;
    Ok(rows)
}
