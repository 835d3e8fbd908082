//! Removing a tenant with all that it owns.

use super::counts::Counts;
use super::error::Error;
use super::holdings::{Held, Holdings};
use super::lock::{self, Look};
use super::order::{self, Consequence};
use super::references::{Search, unless_referenced};
use super::together::write_together;
use crate::database::backend::KnownBackend;
use crate::database::facts::Locking;
use crate::database::run::{Database, in_snapshot, in_transaction};
use crate::database::statement::{Alias, AnyKey, Key, Statement, rows, write};
use diesel::connection::LoadConnection;
use std::any::type_name;
use std::fmt;
use tenancy_runtime::Tenant;
use tenancy_runtime::UnscopedConn;
use tenancy_runtime::catalog::TableName;

/// Removes a tenant and every row that it owns, in the order that foreign keys allow; its own row goes last.
///
/// A tenant whose own row is gone already can be removed too: what it has left behind is.
///
/// Rows that stay and refer to rows that would go are an [`Error::Referenced`], before anything is deleted: rows of
/// tables that the program has not designated, if the foreign key has no `ON DELETE` that settles it, and rows of other
/// tenants or of nobody in any case, however many tables are between; also those that share something with the tenant,
/// and tenants below it in a hierarchy. Delete or change them first.
///
/// It is one transaction, which locks the tenant's rows: see [the module](super#what-is-locked-and-what-waits). A huge
/// tenant would lock its rows for long in that, so it can be removed in batches, each in a transaction of its own, unless
/// one has begun already: [`batches_of`](Removal::batches_of). If that is interrupted, run it again. Tables that refer to
/// each other in a circle are emptied in one batch.
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
    /// Lock the tenant out before. Each batch leaves a row alone that another one has come to refer to, which is an error
    /// then; and the tenant's own row goes when nothing else is left of it. So a tenant that is still served loses
    /// nothing by it to others. But the removal deletes no more rows than there were at its beginning, and is an
    /// [`Error::RowsCome`] if there are more: what has been deleted until then is gone.
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
            let holdings = Holdings::of::<T, C>(conn)?;
            Ok(Plan::make(conn, holdings, C::key(&self.key), Look::Only)?.counts)
        })
    }

    /// Deletes, and says how much.
    ///
    /// # Errors
    ///
    /// [`Error::Referenced`] if rows that stay refer to rows that would go, [`Error::Cycle`] if no order is right,
    /// [`Error::RowsStayed`] if the database skips rows, [`Error::RowsCome`] if a removal in batches finds no end,
    /// [`Error::Isolation`] in a transaction that does not see what is committed, [`Error::MissingTable`],
    /// [`Error::NotDetermined`] or [`Error::OwnedTwice`] if program and database do not fit, and what the database says.
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
        let counts = if let Some(batch) = self.batch {
            in_batches::<T, C>(conn, key, batch, report)?
        } else {
            let holdings = Holdings::of::<T, C>(conn)?;
            in_transaction(conn, |conn| at_once(conn, holdings, key, report))?
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
    /// Refuses what cannot be done. Under locks it stays as it is found.
    fn make<C>(
        conn: &mut C,
        holdings: Holdings,
        key: AnyKey<'_, C::Backend>,
        look: Look,
    ) -> Result<Self, Error>
    where
        C: LoadConnection<Backend: KnownBackend>,
    {
        let steps = order::deletes(&holdings)?;
        let tables: Vec<_> = steps.iter().flatten().copied().collect();
        let rows = look_at(conn, &holdings, &tables, key, look)?;
        let mut search = Search::new(&holdings, look);
        search.deleting(conn, tables.iter().copied(), key)?;
        search.end()?;
        let mut counts = Counts::default();
        for (at, rows) in tables.into_iter().zip(rows) {
            counts.push(&holdings.tables[at].name, rows, 0);
        }
        Ok(Self {
            holdings,
            steps,
            counts,
        })
    }
}

/// Counts the tenant's rows in each of the tables; the rows that others refer to are locked before those.
fn look_at<C>(
    conn: &mut C,
    holdings: &Holdings,
    tables: &[usize],
    key: AnyKey<'_, C::Backend>,
    look: Look,
) -> Result<Vec<u64>, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let mut counts = vec![0; tables.len()];
    for (count, &at) in counts.iter_mut().zip(tables).rev() {
        *count = look.at(conn, holdings, holdings.tables[at].owned_rows(key))?;
    }
    Ok(counts)
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

    /// How many rows more there may be of what there was at the beginning.
    fn left(&self) -> u64 {
        self.of.saturating_sub(self.counts.rows())
    }
}

fn at_once<C>(
    conn: &mut C,
    holdings: Holdings,
    key: AnyKey<'_, C::Backend>,
    report: &mut dyn FnMut(&Progress),
) -> Result<Counts, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    lock::tenant(conn, &holdings, key, |_| true)?;
    let plan = Plan::make(conn, holdings, key, Look::AndLock)?;
    let mut tally = Tally::new(&plan, report);
    for step in &plan.steps {
        for (table, rows) in empty(conn, &plan.holdings, step, key)? {
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
    C: LoadConnection<Backend: KnownBackend>,
{
    let plan = in_snapshot(conn, |conn| {
        let holdings = Holdings::of::<T, C>(conn)?;
        Plan::make(conn, holdings, key, Look::Only)
    })?;
    let holdings = &plan.holdings;
    let mut tally = Tally::new(&plan, report);
    for step in &plan.steps {
        let is_last = step.contains(&holdings.determining);
        if let ([at], false) = (&step[..], is_last) {
            let table = &holdings.tables[*at];
            tally.begin(&table.name);
            while tally.left() > 0 {
                let limit = Some(batch.min(tally.left()));
                let rows = in_transaction(conn, |conn| {
                    lock::tenant(conn, holdings, key, |other| other.id == table.id)?;
                    delete_leaves(conn, holdings, table, key, limit)
                })?;
                if rows == 0 {
                    break;
                }
                tally.add(&table.name, rows);
            }
            // What is left when no row can go first refers to itself in a circle, or something refers to it.
            let rest = in_transaction(conn, |conn| {
                lock::tenant(conn, holdings, key, |other| other.id == table.id)?;
                together(conn, holdings, step, key, tally.left())
            })?;
            for (table, rows) in rest.into_iter().filter(|(_, rows)| *rows > 0) {
                tally.add(table, rows);
            }
            continue;
        }
        let emptied = in_transaction(conn, |conn| {
            let open =
                |table: &Held| is_last || step.iter().any(|&at| holdings.tables[at].id == table.id);
            lock::tenant(conn, holdings, key, open)?;
            if is_last {
                // The tenant has been served between the batches, if nobody has locked it out.
                for &at in plan.steps.iter().flatten().filter(|at| !step.contains(at)) {
                    nothing_has_come(conn, holdings, &holdings.tables[at], key)?;
                }
            }
            together(conn, holdings, step, key, tally.left())
        })?;
        for (table, rows) in emptied {
            tally.begin(table);
            tally.add(table, rows);
        }
    }
    Ok(tally.counts)
}

fn nothing_has_come<C>(
    conn: &mut C,
    holdings: &Holdings,
    table: &Held,
    key: AnyKey<'_, C::Backend>,
) -> Result<(), Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    match lock::rows(conn, holdings, table.owned_rows(key))? {
        0 => Ok(()),
        _ => Err(Error::RowsCome {
            table: table.name.clone(),
        }),
    }
}

/// Deletes all rows of the tenant in these tables in one go, if there are no more than `limit` and nothing that stays
/// refers to them.
fn together<'h, C>(
    conn: &mut C,
    holdings: &'h Holdings,
    step: &[usize],
    key: AnyKey<'_, C::Backend>,
    limit: u64,
) -> Result<Vec<(&'h TableName, u64)>, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let rows = look_at(conn, holdings, step, key, Look::AndLock)?;
    let mut search = Search::new(holdings, Look::AndLock);
    search.deleting(conn, step.iter().copied(), key)?;
    search.end()?;
    if rows.iter().sum::<u64>() > limit {
        let filled = step.iter().zip(&rows).find(|(_, rows)| **rows > 0);
        let (&at, _) = filled.unwrap_or((&step[0], &0));
        return Err(Error::RowsCome {
            table: holdings.tables[at].name.clone(),
        });
    }
    empty(conn, holdings, step, key)
}

/// Deletes all rows of the tenant in these tables, and says how many of each there were: a cascade may come first.
fn empty<'h, C>(
    conn: &mut C,
    holdings: &'h Holdings,
    step: &[usize],
    key: AnyKey<'_, C::Backend>,
) -> Result<Vec<(&'h TableName, u64)>, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let mut emptied = Vec::new();
    for &at in step {
        let table = &holdings.tables[at];
        emptied.push((&table.name, table.count_latest(conn, key)?));
    }
    if let [at] = *step {
        let table = &holdings.tables[at];
        if restricts_itself(holdings, table) {
            while delete_leaves_of_all(conn, holdings, table, key)? > 0 {}
        }
        delete_rest(conn, holdings, at, key)?;
    } else {
        let deletes = step
            .iter()
            .map(|&at| delete_all(holdings, &holdings.tables[at], key));
        let keys = holdings.keys_of(step);
        write_together(conn, holdings.facts, deletes.collect(), &keys)?;
    }
    for &at in step {
        let table = &holdings.tables[at];
        table.gone(conn, table.owned_rows(key))?;
    }
    Ok(emptied)
}

const ROW: Alias = Alias(0);
const CANDIDATE: Alias = Alias(1);

/// A subquery of an ownership takes the names that follow.
const LEAF: Alias = Alias(100);

fn delete_all<'k, DB: KnownBackend>(
    holdings: &Holdings,
    table: &Held,
    key: AnyKey<'k, DB>,
) -> Statement<'k, DB> {
    Statement::new(holdings.facts.delete()).then(table.owned_rows(key))
}

/// Deletes all rows of the tenant that are left in a table: if it refers to itself, they may do so in a circle.
fn delete_rest<C>(
    conn: &mut C,
    holdings: &Holdings,
    at: usize,
    key: AnyKey<'_, C::Backend>,
) -> Result<(), Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let table = &holdings.tables[at];
    let all = delete_all(holdings, table, key);
    if holdings.facts.waits_in_a_table() || holdings.to_itself(table).next().is_none() {
        write(conn, &all)?;
    } else if table.count_latest(conn, key)? > 0 {
        let keys = holdings.keys_of(&[at]);
        write_together(conn, holdings.facts, vec![all], &keys)?;
    }
    Ok(())
}

/// Deletes some rows of the tenant to which no other row refers.
fn delete_leaves<C>(
    conn: &mut C,
    holdings: &Holdings,
    table: &Held,
    key: AnyKey<'_, C::Backend>,
    limit: Option<u64>,
) -> Result<u64, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let identity = holdings.facts.row_identity(&table.primary_key);
    if identity.is_empty() {
        // Nothing tells its rows apart, so there is no telling some of them from the rest.
        return Ok(0);
    }
    let leaves = leaves(holdings, table, &identity, key);
    if holdings.facts.locking() != Locking::Rows {
        let leaves = unless_referenced(holdings, table, key, CANDIDATE, leaves);
        return delete_of(conn, holdings, table, &identity, key, leaves, limit);
    }
    // What a lock has waited for, only a statement sees that comes after it.
    let limit = limit.map_or(String::new(), |rows| format!(" LIMIT {rows}"));
    let columns = identity
        .iter()
        .map(|column| Statement::empty().column(CANDIDATE, column).sql("::text"));
    let locked = Statement::new("SELECT ")
        .joined(columns, ", ")
        .then(leaves)
        .sql(limit)
        .sql(format!(" FOR UPDATE OF {CANDIDATE}"));
    let locked: Vec<_> = rows(conn, locked)?
        .into_iter()
        .map(|row| {
            let values = row.into_iter().flatten();
            let values = values.map(|value| Statement::empty().literal(&value));
            Statement::new("(").joined(values, ", ").sql(")")
        })
        .collect();
    if locked.is_empty() {
        return Ok(0);
    }
    let delete = delete_all(holdings, table, key)
        .sql(" AND (")
        .then(identity_of(&identity, ROW))
        .sql(") IN (")
        .joined(locked, ", ")
        .sql(")");
    let delete = unless_referenced(holdings, table, key, ROW, delete);
    Ok(write(conn, &delete)?)
}

/// The same, when all of them have been locked and looked at.
fn delete_leaves_of_all<C>(
    conn: &mut C,
    holdings: &Holdings,
    table: &Held,
    key: AnyKey<'_, C::Backend>,
) -> Result<u64, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let identity = holdings.facts.row_identity(&table.primary_key);
    if identity.is_empty() {
        return Ok(0);
    }
    let leaves = leaves(holdings, table, &identity, key);
    delete_of(conn, holdings, table, &identity, key, leaves, None)
}

fn delete_of<'k, C>(
    conn: &mut C,
    holdings: &Holdings,
    table: &Held,
    identity: &[&str],
    key: AnyKey<'k, C::Backend>,
    leaves: Statement<'k, C::Backend>,
    limit: Option<u64>,
) -> Result<u64, Error>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let (before, after) = holdings.facts.candidates(limit);
    // The condition once more: what tells rows apart may do so in part of a table only.
    let delete = delete_all(holdings, table, key)
        .sql(" AND (")
        .then(identity_of(identity, ROW))
        .sql(") IN (")
        .sql(before)
        .sql("SELECT ")
        .then(identity_of(identity, CANDIDATE))
        .then(leaves)
        .sql(after)
        .sql(")");
    Ok(write(conn, &delete)?)
}

fn identity_of<DB: KnownBackend>(identity: &[&str], at: Alias) -> Statement<'static, DB> {
    let columns = identity
        .iter()
        .map(|column| Statement::empty().column(at, column));
    Statement::empty().joined(columns, ", ")
}

/// ` FROM <table> AS t1 WHERE <a row of the tenant to which no other row of the table refers>`
fn leaves<'k, DB: KnownBackend>(
    holdings: &Holdings,
    table: &Held,
    identity: &[&str],
    key: AnyKey<'k, DB>,
) -> Statement<'k, DB> {
    let mut leaves = Statement::new(" FROM ")
        .table_as(&table.name, CANDIDATE)
        .sql(" WHERE ")
        .then(table.owned(key, CANDIDATE));
    for foreign_key in holdings.to_itself(table) {
        let itself = identity.iter().map(|column| {
            Statement::empty()
                .column(LEAF, column)
                .sql(" = ")
                .column(CANDIDATE, column)
        });
        leaves = leaves
            .sql(" AND NOT EXISTS (SELECT 1 FROM ")
            .table_as(&table.name, LEAF)
            .sql(" WHERE ")
            .then(foreign_key.refers(LEAF, CANDIDATE));
        // A row that refers to itself alone goes first too, unless that is looked at when it has gone.
        if holdings.facts.waits_in_a_table() {
            leaves = leaves.sql(" AND NOT (").joined(itself, " AND ").sql(")");
        }
        leaves = leaves.sql(")");
    }
    leaves
}

fn restricts_itself(holdings: &Holdings, table: &Held) -> bool {
    let mut keys = holdings.to_itself(table);
    keys.any(|key| key.on_delete == Consequence::Restrict)
}
