//! Exporting the rows of a tenant.

use super::counts::Counts;
use super::error::Error;
use super::holdings::{Held, Holdings};
use super::key::Key;
use super::order;
use super::ownership::Kind;
use super::transaction::in_snapshot;
use crate::database::json::json_string;
use crate::database::run::{Database, Operation};
use crate::database::session::{Session, Teller};
use crate::database::statement::{Alias, Statement};
use crate::database::terms::{Ends, Given};
use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;
use tenancy_runtime::Tenant;
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
    pub fn dry_run<'a, Conn: Database<Key<T>>>(
        &self,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Counts, Error> {
        let kind = Kind::of::<T>();
        let operation = Operation::unheard(self.key.clone(), ());
        conn.run(operation, async move |mut session, _| {
            in_snapshot(&mut session, async |session| {
                let holdings = Holdings::of(session, kind).await?;
                let mut counts = Counts::default();
                for table in parents_first(&holdings) {
                    let rows = table.count(session, Given::Source).await?;
                    counts.push(&table.name, rows, 0);
                }
                Ok(counts)
            })
            .await
        })
    }

    /// Hands each row to `each`, and says how many there were. An error of `each` ends it.
    ///
    /// # Errors
    ///
    /// What `each` returns, [`Error::MissingTable`], [`Error::NotDetermined`] or [`Error::OwnedTwice`] if program and
    /// database do not fit, and what the database says.
    pub fn for_each<'a, Conn, Each>(
        &self,
        conn: &'a mut Conn,
        each: Each,
    ) -> Conn::Answer<'a, Counts, Error>
    where
        Conn: Database<Key<T>, (), Each>,
        Each: FnMut(ExportedRow<'_>) -> io::Result<()> + 'a,
    {
        self.run(conn, each, |each, (table, json)| {
            let row = ExportedRow {
                table: &table,
                json: &json,
            };
            Ok(each(row)?)
        })
    }

    /// Writes each row as one line, `{"table":"posts","row":{..}}`, and says how many there were.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if the writer fails, and those of [`for_each`](Export::for_each).
    pub fn write_to<'a, Conn, W>(
        &self,
        writer: &'a mut W,
        conn: &'a mut Conn,
    ) -> Conn::Answer<'a, Counts, Error>
    where
        Conn: Database<Key<T>, (), &'a mut W>,
        W: Write + ?Sized,
    {
        self.run(conn, writer, |writer, (table, json)| {
            let table = json_string(&table.to_string());
            Ok(writeln!(writer, "{{\"table\":{table},\"row\":{json}}}")?)
        })
    }

    fn run<'a, Conn, Hears>(
        &self,
        conn: &'a mut Conn,
        hears: Hears,
        hear: fn(&mut Hears, Exported) -> Result<(), Error>,
    ) -> Conn::Answer<'a, Counts, Error>
    where
        Conn: Database<Key<T>, (), Hears>,
        Hears: 'a,
    {
        let kind = Kind::of::<T>();
        let operation = Operation {
            gives: Ends {
                source: self.key.clone(),
                target: (),
            },
            hears,
            hear,
        };
        conn.run(operation, async move |mut session, mut teller| {
            let counts = in_snapshot(&mut session, async |session| {
                let holdings = Holdings::of(session, kind).await?;
                let mut counts = Counts::default();
                for table in parents_first(&holdings) {
                    let rows = export(session, table, &mut teller).await?;
                    counts.push(&table.name, rows, 0);
                }
                Ok(counts)
            })
            .await?;
            tracing::info!(
                target: "tenancy",
                tenant = kind.name,
                rows = counts.rows(),
                "tenant exported"
            );
            Ok(counts)
        })
    }
}

/// A row on its way to whoever exports.
type Exported = (Arc<TableName>, String);

fn parents_first(holdings: &Holdings) -> impl Iterator<Item = &Held> {
    let tables = order::children_first(holdings).into_iter().rev();
    let owned = |view: &&Held| view.ownership.is_some();
    let views = holdings.views.iter().filter(owned);
    tables.map(|at| &holdings.tables[at]).chain(views)
}

async fn export(
    session: &mut Session,
    table: &Held,
    teller: &mut Teller<Exported>,
) -> Result<u64, Error> {
    let row = session.facts.row_as_json(&table.columns);
    let mut select = Statement::new("SELECT ").sql(row).then(table.owned_rows());
    if !table.primary_key.is_empty() {
        let columns = table
            .primary_key
            .iter()
            .map(|column| Statement::empty().column(Alias(0), column));
        select = select.sql(" ORDER BY ").joined(columns, ", ");
    }
    let name = Arc::new(table.name.clone());
    let mut rows = 0;
    let mut next = session.first_row(select).await?;
    while let Some(row) = next {
        let json = row.into_iter().flatten().next();
        let json = json.ok_or(diesel::result::Error::NotFound)?;
        teller.tell(session, (name.clone(), json)).await?;
        rows += 1;
        next = session.next_row().await?;
    }
    Ok(rows)
}
