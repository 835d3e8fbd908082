//! What a tenant has, to be compared with what it has later.

use diesel::connection::LoadConnection;
use diesel::query_builder::QueryFragment;
use diesel::result::{Error, QueryResult};
use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;
use tenancy_admin::tenants::{self, Counts, Export, ExportedRow, Key, KnownBackend, TableName};
use tenancy_runtime::{Blocking, Mode, Tenant, UnscopedConn};

/// The rows of a tenant, in all tables that the program designates, as they are at one moment.
///
/// The catalog of the program says which these are, as for the export of a whole tenant: so a table that is added later is
/// included. Rows that nobody owns are not in it.
///
/// [`Strangers`](crate::Strangers) compares them by itself. Take them by hand around a scenario that has no connection, one
/// over the web for instance.
///
/// # Example
///
/// ```
/// # use tenancy::prelude::*;
/// # use diesel::connection::SimpleConnection;
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// use tenancy::testing::{Rows, Scratch};
///
/// # let mut db = Scratch::<SqliteConnection>::in_memory()?.prepare(|conn| conn.batch_execute(
/// #     "create table orgs (id integer primary key);
/// #      create table posts (id integer primary key, org_id integer, title text);
/// #      insert into orgs values (1), (2); insert into posts values (1, 1, 'theirs'), (2, 2, 'mine')"))?;
/// let before = Rows::of::<Org, _>(1, &mut db.unscoped("a test compares rows"))?;
/// Post::delete(Post::scoped()).execute(&mut db.trusting::<Org>(2))?;
/// before.assert_same(&Rows::of::<Org, _>(1, &mut db.unscoped("a test compares rows"))?);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Rows {
    /// The rows of each table in an order of their own.
    tables: BTreeMap<TableName, Vec<String>>,
}

/// How the rows of a tenant in one table differ from those that were there before.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableChange {
    /// The table.
    pub table: TableName,
    /// How many rows there were before.
    pub before: usize,
    /// How many of these are not there any more, or have changed.
    pub gone: usize,
    /// How many there are that were not there before, or were different.
    pub new: usize,
}

/// An unscoped connection that reads all rows of a tenant of the type `T`. Sealed.
#[diagnostic::on_unimplemented(
    message = "the rows of a whole tenant cannot be read on this connection",
    label = "not an unscoped connection to a database that `tenancy::testing` knows",
    note = "`conn.unscoped(\"reason\")` makes one of the application's own connection",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait HasRows<T: Tenant>: sealed::Sealed {
    /// How it answers.
    type Mode: Mode;

    #[doc(hidden)]
    fn rows(&mut self, key: T::Key) -> <Self::Mode as Mode>::Answer<'_, Rows>;
}

mod sealed {
    use tenancy_runtime::{Mode, UnscopedConn};

    pub trait Sealed {}

    impl<C, M: Mode> Sealed for UnscopedConn<'_, C, M> {}
}

impl Rows {
    /// The rows that the tenant has now.
    ///
    /// # Errors
    ///
    /// What the database says; and a [`tenants::Error`] in a
    /// [`QueryBuilderError`](diesel::result::Error::QueryBuilderError) if the database lacks a table in which the tenant might
    /// have rows.
    pub fn of<T: Tenant, Conn: HasRows<T>>(
        key: T::Key,
        conn: &mut Conn,
    ) -> <Conn::Mode as Mode>::Answer<'_, Self> {
        conn.rows(key)
    }

    /// How many there are in all tables.
    #[must_use]
    pub fn count(&self) -> usize {
        self.tables.values().map(Vec::len).sum()
    }

    /// What is different in `later`: nothing, if these are the same rows.
    #[must_use]
    pub fn changes(&self, later: &Self) -> Vec<TableChange> {
        let none = Vec::new();
        let tables: std::collections::BTreeSet<_> =
            self.tables.keys().chain(later.tables.keys()).collect();
        let changes = tables.into_iter().map(|table| {
            let before = self.tables.get(table).unwrap_or(&none);
            let after = later.tables.get(table).unwrap_or(&none);
            TableChange {
                table: table.clone(),
                before: before.len(),
                gone: missing(before, after),
                new: missing(after, before),
            }
        });
        changes
            .filter(|change| change.gone + change.new > 0)
            .collect()
    }

    /// Says that `later` has the same rows.
    ///
    /// # Panics
    ///
    /// If it has not; with the tables and how many rows have gone or come, without what is in them.
    #[track_caller]
    pub fn assert_same(&self, later: &Self) {
        let mut text = String::new();
        for change in self.changes(later) {
            write!(text, "\n- {change}").expect("a string takes all");
        }
        assert!(
            text.is_empty(),
            "the rows of the tenant are not what they were:{text}"
        );
    }

    /// `rows` is what an export has handed over, and `counts` what it has said at its end.
    fn exported(mut rows: BTreeMap<TableName, Vec<String>>, counts: &Counts) -> Self {
        for count in counts.tables() {
            rows.entry(count.table.clone()).or_default().sort_unstable();
        }
        Self { tables: rows }
    }
}

/// How many of `rows` are not among `others`; of equal rows, each for itself. Both are sorted.
fn missing(rows: &[String], others: &[String]) -> usize {
    let mut others = others.iter().peekable();
    let found = rows.iter().filter(|row| {
        while others.next_if(|other| other < row).is_some() {}
        others.next_if_eq(row).is_some()
    });
    rows.len() - found.count()
}

impl fmt::Display for TableChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            table,
            before,
            gone,
            new,
        } = self;
        write!(
            f,
            "of {before} rows in `{table}`, {gone} have gone or changed, and {new} are new"
        )
    }
}

// What is in the rows is not for a message.
impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.tables.iter().map(|(table, rows)| (table, rows.len()));
        f.debug_map().entries(counts).finish()
    }
}

/// What an export says, in Diesel's terms.
fn answered(error: tenants::Error) -> Error {
    match error {
        tenants::Error::Database(error) => error,
        error => Error::QueryBuilderError(error.into()),
    }
}

impl<C, T> HasRows<T> for UnscopedConn<'_, C, Blocking>
where
    T: Tenant,
    C: LoadConnection<Backend: KnownBackend>,
    Key<T>: QueryFragment<C::Backend>,
{
    type Mode = Blocking;

    fn rows(&mut self, key: T::Key) -> QueryResult<Rows> {
        let mut rows = BTreeMap::new();
        let export = Export::<T>::of(key);
        let counts = export.for_each(self, |row| {
            push(&mut rows, row);
            Ok(())
        });
        Ok(Rows::exported(rows, &counts.map_err(answered)?))
    }
}

#[cfg(feature = "async")]
impl<C, T> HasRows<T> for UnscopedConn<'_, C, tenancy_runtime::Async>
where
    T: Tenant,
    C: diesel_async::AsyncConnection<Backend: KnownBackend>,
    Key<T>: QueryFragment<C::Backend>,
{
    type Mode = tenancy_runtime::Async;

    fn rows(&mut self, key: T::Key) -> tenancy_runtime::AnswerFuture<'_, Rows> {
        Box::pin(async move {
            let mut rows = BTreeMap::new();
            let export = Export::<T>::of(key);
            let counts = export.for_each(self, |row| {
                push(&mut rows, row);
                Ok(())
            });
            let counts = counts.await.map_err(answered)?;
            Ok(Rows::exported(rows, &counts))
        })
    }
}

fn push(rows: &mut BTreeMap<TableName, Vec<String>>, row: ExportedRow<'_>) {
    match rows.get_mut(row.table) {
        Some(rows) => rows.push(row.json.to_owned()),
        None => _ = rows.insert(row.table.clone(), vec![row.json.to_owned()]),
    }
}

#[cfg(test)]
mod tests {
    use super::{Rows, TableName};
    use std::collections::BTreeMap;

    fn rows(of_posts: &[&str]) -> Rows {
        let posts = TableName::new(None, "posts".to_owned());
        let mut of_posts: Vec<_> = of_posts.iter().map(ToString::to_string).collect();
        of_posts.sort_unstable();
        Rows {
            tables: BTreeMap::from([(posts, of_posts)]),
        }
    }

    #[track_caller]
    fn check(before: &[&str], later: &[&str], gone: usize, new: usize) {
        let changes = rows(before).changes(&rows(later));
        let [change] = &changes[..] else {
            panic!("{changes:?}")
        };
        assert_eq!(
            (change.before, change.gone, change.new),
            (before.len(), gone, new)
        );
    }

    #[test]
    fn each_row_that_goes_changes_or_comes_is_counted() {
        check(&["a", "b"], &["a"], 1, 0);
        check(&["a", "b"], &["b", "c"], 1, 1);
        check(&["a"], &["a", "b", "c"], 0, 2);
        check(&["a", "b"], &[], 2, 0);
        // Equal rows, where a table has no primary key.
        check(&["a", "a"], &["a"], 1, 0);
        check(&["a"], &["a", "a", "a"], 0, 2);
    }

    #[test]
    fn the_same_rows_are_no_change() {
        assert_eq!(rows(&["b", "a", "a"]).changes(&rows(&["a", "b", "a"])), []);
        assert_eq!(rows(&[]).changes(&rows(&[])), []);
    }

    #[test]
    #[should_panic = "of 2 rows in `posts`, 1 have gone or changed, and 0 are new"]
    fn a_message_has_the_table_and_the_counts() {
        rows(&["a", "b"]).assert_same(&rows(&["a"]));
    }
}
