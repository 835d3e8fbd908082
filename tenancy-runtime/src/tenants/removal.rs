//! Removing a tenant with all that it owns.

use super::counts::Counts;
use super::database::{Database, in_snapshot, in_transaction};
use super::dialect::Dialect;
use super::error::Error;
use super::holdings::{Held, Holdings};
use super::name::TableName;
use super::order::{self, OnDelete};
use super::references;
use super::statement::{Alias, AnyKey, Key, Statement, write};
use crate::conn::UnscopedConn;
use crate::tenant::Tenant;
use diesel::connection::LoadConnection;
use std::any::type_name;
use std::fmt;

/// Removes a tenant and every row that it owns, in the order that foreign keys allow; its own row goes last.
///
/// A tenant whose own row is gone already can be removed too: what it has left behind is.
///
/// Rows that stay and refer to rows that would go are an [`Error::Referenced`], before anything is deleted: rows of
/// tables that the program has not designated, if the foreign key has no `ON DELETE` that settles it, and rows of other
/// tenants or of nobody in any case, also those that share something with the tenant. Delete or change them first.
///
/// It is one transaction. A huge tenant would lock its rows for long in that, so it can be removed in batches, each in
/// a transaction of its own, unless one has begun already: [`batches_of`](Removal::batches_of). If that is interrupted,
/// run it again. Tables that refer to each other in a circle are emptied in one batch.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// use tenancy::prelude::*;
/// use tenancy::tenants::Removal;
///
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table orgs (id integer primary key)").execute(&mut db)?;
/// # diesel::sql_query("create table posts (id integer primary key, org_id integer references orgs, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into orgs values (1), (2)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'mine'), (2, 2, 'theirs'), (3, 1, 'mine')").execute(&mut db)?;
/// let conn = &mut db.unscoped("org 1 has left");
///
/// let removal = Removal::<Org>::of(1).batches_of(500);
/// assert_eq!(removal.dry_run(conn)?.rows(), 3);
/// removal
///     .on_progress(|progress| println!("{}: {}", progress.table, progress.rows))
///     .execute(conn)?;
///
/// assert_eq!(Post::scoped().select(posts::title).load::<String>(conn)?, ["theirs"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a tenant is only removed when calling `execute`"]
pub struct Removal<'p, T: Tenant> {
    key: Key<T>,
    batch: Option<u64>,
    on_progress: Option<Box<dyn FnMut(&Progress) + 'p>>,
}

/// How far a [`Removal`] is, after each batch, or, without batches, each table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The table that rows were deleted from.
    pub table: TableName,
    /// How many rows of it have been deleted so far.
    pub rows: u64,
    /// How many rows of all tables have been deleted so far.
    pub rows_of_all: u64,
    /// How many rows of all tables there were to delete at the beginning.
    pub of: u64,
}

impl<T: Tenant> fmt::Debug for Removal<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Removal")
            .field("batch", &self.batch)
            .finish_non_exhaustive()
    }
}

impl<'p, T: Tenant> Removal<'p, T> {
    /// Removes the tenant that `key` names.
    pub fn of(key: T::Key) -> Self {
        Self {
            key: Key(key),
            batch: None,
            on_progress: None,
        }
    }

    /// Deletes at most so many rows in one transaction.
    ///
    /// # Panics
    ///
    /// When `rows` is zero.
    pub fn batches_of(self, rows: u32) -> Self {
        assert!(rows > 0, "a batch of no rows would never end");
        Self {
            batch: Some(rows.into()),
            ..self
        }
    }

    /// Calls `report` after each batch, when it has been committed; without batches, after each table.
    pub fn on_progress(self, report: impl FnMut(&Progress) + 'p) -> Self {
        Self {
            on_progress: Some(Box::new(report)),
            ..self
        }
    }

    /// Counts what would be deleted, and deletes nothing.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Removal::execute), as far as they can be known without deleting.
    pub fn dry_run<C: Database<T>>(&self, conn: &mut UnscopedConn<'_, C>) -> Result<Counts, Error> {
        in_snapshot(conn, |conn| {
            Ok(Plan::make::<T, C>(conn, C::key(&self.key))?.counts)
        })
    }

    /// Deletes, and says how much.
    ///
    /// # Errors
    ///
    /// [`Error::Referenced`] if rows that stay refer to rows that would go, [`Error::Cycle`] if no order is right,
    /// [`Error::MissingTable`], [`Error::NotDetermined`] or [`Error::OwnedTwice`] if program and database do not fit,
    /// and what the database says.
    pub fn execute<C: Database<T>>(
        mut self,
        conn: &mut UnscopedConn<'_, C>,
    ) -> Result<Counts, Error> {
        let mut ignored = |_: &Progress| ();
        let report: &mut dyn FnMut(&Progress) = match &mut self.on_progress {
            Some(report) => report,
            None => &mut ignored,
        };
        let key = C::key(&self.key);
        let counts = match self.batch {
            Some(batch) => in_batches::<T, C>(conn, key, batch, report)?,
            None => in_transaction(conn, |conn| at_once::<T, C>(conn, key, report))?,
        };
        tracing::info!(
            target: "tenancy",
            tenant = type_name::<T>(),
            rows = counts.rows(),
            "tenant removed"
        );
        Ok(counts)
    }
}

/// What is deleted, in which order, and how many rows there are.
struct Plan {
    holdings: Holdings,
    steps: Vec<Vec<usize>>,
    counts: Counts,
}

impl Plan {
    fn make<T: 'static, C>(conn: &mut C, key: AnyKey<'_, C::Backend>) -> Result<Self, Error>
    where
        C: LoadConnection<Backend: Dialect>,
    {
        let holdings = Holdings::of::<T, C>(conn)?;
        let steps = order::deletes(&holdings)?;
        references::to_the_tenants_rows(conn, &holdings, key)?;
        let mut counts = Counts::default();
        for &at in steps.iter().flatten() {
            let table = &holdings.tables[at];
            counts.push(&table.name, table.count(conn, key)?, 0);
        }
        Ok(Self {
            holdings,
            steps,
            counts,
        })
    }

    fn tables(&self, step: &[usize]) -> Vec<&Held> {
        step.iter().map(|&at| &self.holdings.tables[at]).collect()
    }
}

/// Counts what is deleted, and reports it.
struct Tally<'r> {
    counts: Counts,
    of: u64,
    report: &'r mut dyn FnMut(&Progress),
}

impl<'r> Tally<'r> {
    fn new(plan: &Plan, report: &'r mut dyn FnMut(&Progress)) -> Self {
        Self {
            counts: Counts::default(),
            of: plan.counts.rows(),
            report,
        }
    }

    fn begin(&mut self, table: &TableName) {
        self.counts.push(table, 0, 0);
    }

    /// More rows of the table that has begun.
    fn add(&mut self, table: &TableName, rows: u64) {
        let so_far = self.counts.0.last_mut().map_or(0, |last| {
            last.rows += rows;
            last.rows
        });
        (self.report)(&Progress {
            table: table.clone(),
            rows: so_far,
            rows_of_all: self.counts.rows(),
            of: self.of,
        });
    }
}

fn at_once<T: 'static, C>(
    conn: &mut C,
    key: AnyKey<'_, C::Backend>,
    report: &mut dyn FnMut(&Progress),
) -> Result<Counts, Error>
where
    C: LoadConnection<Backend: Dialect>,
{
    let plan = Plan::make::<T, C>(conn, key)?;
    let mut tally = Tally::new(&plan, report);
    for step in &plan.steps {
        for (table, rows) in empty(conn, &plan, step, key)? {
            tally.begin(table);
            tally.add(table, rows);
        }
    }
    Ok(tally.counts)
}

fn in_batches<T: 'static, C>(
    conn: &mut UnscopedConn<'_, C>,
    key: AnyKey<'_, C::Backend>,
    batch: u64,
    report: &mut dyn FnMut(&Progress),
) -> Result<Counts, Error>
where
    C: LoadConnection<Backend: Dialect>,
{
    let plan = in_snapshot(conn, |conn| Plan::make::<T, C>(conn, key))?;
    let mut tally = Tally::new(&plan, report);
    for step in &plan.steps {
        let [at] = &step[..] else {
            let emptied = in_transaction(conn, |conn| empty(conn, &plan, step, key))?;
            for (table, rows) in emptied {
                tally.begin(table);
                tally.add(table, rows);
            }
            continue;
        };
        let table = &plan.holdings.tables[*at];
        tally.begin(&table.name);
        loop {
            let mut rows = in_transaction(conn, |conn| {
                delete_leaves(conn, &plan.holdings, table, key, Some(batch))
            })?;
            // What is left when no row can go first refers to itself in a circle.
            if rows == 0 && table.count(&mut **conn, key)? > 0 {
                rows = in_transaction(conn, |conn| delete_rest(conn, &plan, *at, key))?;
            }
            if rows == 0 {
                break;
            }
            tally.add(&table.name, rows);
        }
    }
    Ok(tally.counts)
}

/// Deletes all rows of the tenant in these tables, and says how many of each there were: a cascade may come first.
fn empty<'p, C>(
    conn: &mut C,
    plan: &'p Plan,
    step: &[usize],
    key: AnyKey<'_, C::Backend>,
) -> Result<Vec<(&'p TableName, u64)>, Error>
where
    C: LoadConnection<Backend: Dialect>,
{
    let mut emptied = Vec::new();
    for &at in step {
        let table = &plan.holdings.tables[at];
        emptied.push((&table.name, table.count(conn, key)?));
    }
    match plan.tables(step)[..] {
        [table] => {
            if restricts_itself(&plan.holdings, table) {
                while delete_leaves(conn, &plan.holdings, table, key, None)? > 0 {}
            }
            delete_rest(conn, plan, step[0], key)?;
        }
        ref tables => {
            let deletes = tables.iter().map(|table| delete_all(table, key)).collect();
            C::Backend::write_together(conn, deletes, &plan.holdings.keys_of(step))?;
        }
    }
    Ok(emptied)
}

const ROW: Alias = Alias(0);
const CANDIDATE: Alias = Alias(1);

/// A subquery of an ownership takes the names that follow.
const LEAF: Alias = Alias(100);

fn delete_all<'k, DB: Dialect>(table: &Held, key: AnyKey<'k, DB>) -> Statement<'k, DB> {
    Statement::new(DB::DELETE).then(table.owned_rows(key))
}

/// Deletes all rows of the tenant that are left in a table: if it refers to itself, they may do so in a circle.
fn delete_rest<C>(
    conn: &mut C,
    plan: &Plan,
    at: usize,
    key: AnyKey<'_, C::Backend>,
) -> Result<u64, Error>
where
    C: LoadConnection<Backend: Dialect>,
{
    let table = &plan.holdings.tables[at];
    let all = delete_all(table, key);
    if C::Backend::WAITS_IN_A_TABLE || plan.holdings.to_itself(table).next().is_none() {
        return Ok(write(conn, &all)?);
    }
    let rows = table.count(conn, key)?;
    if rows > 0 {
        C::Backend::write_together(conn, vec![all], &plan.holdings.keys_of(&[at]))?;
    }
    Ok(rows)
}

/// Deletes some rows of the tenant to which no other row of the table refers.
fn delete_leaves<C>(
    conn: &mut C,
    holdings: &Holdings,
    table: &Held,
    key: AnyKey<'_, C::Backend>,
    limit: Option<u64>,
) -> Result<u64, Error>
where
    C: LoadConnection<Backend: Dialect>,
{
    let identity = C::Backend::row_identity(&table.primary_key);
    if identity.is_empty() {
        // Nothing tells its rows apart, so there is no telling some of them from the rest.
        return Ok(0);
    }
    let columns = |alias: Alias| {
        let columns = identity
            .iter()
            .map(|column| Statement::empty().column(alias, column));
        Statement::empty().joined(columns, ", ")
    };
    // The condition once more: what tells rows apart may do so in part of a table only.
    let delete = delete_all(table, key)
        .sql(" AND (")
        .then(columns(ROW))
        .sql(") IN (");
    let mut candidates = Statement::new("SELECT ")
        .then(columns(CANDIDATE))
        .sql(" FROM ")
        .table_as(&table.name, CANDIDATE)
        .sql(" WHERE ")
        .then(table.owned(key, CANDIDATE));
    for foreign_key in holdings.to_itself(table) {
        let refers = foreign_key.columns.iter().map(|(from, to)| {
            Statement::empty()
                .column(LEAF, from)
                .sql(" = ")
                .column(CANDIDATE, to)
        });
        let itself = identity.iter().map(|column| {
            Statement::empty()
                .column(LEAF, column)
                .sql(" = ")
                .column(CANDIDATE, column)
        });
        candidates = candidates
            .sql(" AND NOT EXISTS (SELECT 1 FROM ")
            .table_as(&table.name, LEAF)
            .sql(" WHERE ")
            .joined(refers, " AND ");
        // A row that refers to itself alone goes first too, unless that is looked at when it has gone.
        if C::Backend::WAITS_IN_A_TABLE {
            candidates = candidates
                .sql(" AND NOT (")
                .joined(itself, " AND ")
                .sql(")");
        }
        candidates = candidates.sql(")");
    }
    let candidates = C::Backend::candidates(candidates, limit);
    Ok(write(conn, &delete.then(candidates).sql(")"))?)
}

fn restricts_itself(holdings: &Holdings, table: &Held) -> bool {
    let mut keys = holdings.to_itself(table);
    keys.any(|key| key.on_delete == OnDelete::Restrict)
}
