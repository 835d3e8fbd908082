//! Writing several tables such that foreign keys are looked at when all is done.

use super::order::ForeignKey;
use crate::database::backend::KnownBackend;
use crate::database::facts::{Facts, Together};
use crate::database::statement::{Alias, Statement, count, rows, write};
use diesel::connection::LoadConnection;
use diesel::result::{DatabaseErrorKind, Error, QueryResult};

/// Runs the writes; `keys` are the foreign keys from and to the tables that are written.
pub(crate) fn write_together<C>(
    conn: &mut C,
    facts: &dyn Facts,
    writes: Vec<Statement<'_, C::Backend>>,
    keys: &[&ForeignKey],
) -> QueryResult<()>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    if writes.is_empty() {
        return Ok(());
    }
    match facts.together() {
        Together::OneStatement => in_one_statement(conn, writes),
        Together::Deferred(defer) => {
            conn.batch_execute(defer)?;
            write_each(conn, &writes)
        }
        Together::Unchecked { state, set, off } => {
            let unchecked = Unchecked::new(conn, state, set, off)?;
            write_each(&mut *unchecked.conn, &writes)?;
            drop(unchecked);
            keys.iter().try_for_each(|key| holds(conn, key))
        }
    }
}

fn in_one_statement<C>(conn: &mut C, writes: Vec<Statement<'_, C::Backend>>) -> QueryResult<()>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let parts = writes
        .into_iter()
        .enumerate()
        .map(|(at, write)| Statement::new(format!("w{at} AS (")).then(write).sql(")"));
    let together = Statement::new("WITH ").joined(parts, ", ").sql(" SELECT 1");
    // A write that nothing selects from runs too, and wholly.
    rows(conn, together.sql("::text")).map(drop)
}

fn write_each<C>(conn: &mut C, writes: &[Statement<'_, C::Backend>]) -> QueryResult<()>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    for statement in writes {
        write(conn, statement)?;
    }
    Ok(())
}

/// Whether every row of the table that refers to one refers to one that is there; others are kept from writing any.
fn holds<C>(conn: &mut C, key: &ForeignKey) -> QueryResult<()>
where
    C: LoadConnection<Backend: KnownBackend>,
{
    let dangling = count(conn, dangling(key).latest())?;
    if dangling == 0 {
        return Ok(());
    }
    let message = format!(
        "{dangling} rows of {} would refer to no row",
        key.child_name
    );
    Err(Error::DatabaseError(
        DatabaseErrorKind::ForeignKeyViolation,
        Box::new(message),
    ))
}

fn dangling<DB: KnownBackend>(key: &ForeignKey) -> Statement<'static, DB> {
    const CHILD: Alias = Alias(0);
    const PARENT: Alias = Alias(1);
    let given = key.columns.iter().map(|(from, _)| {
        Statement::empty()
            .column(CHILD, from)
            .sql(" IS NOT NULL AND ")
    });
    Statement::new("SELECT count(*) FROM ")
        .table_as(&key.child_name, CHILD)
        .sql(" WHERE ")
        .joined(given, "")
        .sql("NOT EXISTS (SELECT 1 FROM ")
        .table_as(&key.parent_name, PARENT)
        .sql(" WHERE ")
        .then(key.refers(CHILD, PARENT))
        .end()
        .sql(")")
        .end()
}

/// A connection that does not look at foreign keys, until this is dropped.
struct Unchecked<'c, C: LoadConnection> {
    conn: &'c mut C,
    set: &'static str,
    before: String,
}

impl<'c, C: LoadConnection<Backend: KnownBackend>> Unchecked<'c, C> {
    fn new(
        conn: &'c mut C,
        state: &'static str,
        set: &'static str,
        off: &'static str,
    ) -> QueryResult<Self> {
        let before = rows(conn, Statement::new(state))?;
        let before = before.into_iter().flatten().flatten().next();
        let before = before.ok_or(Error::NotFound)?;
        conn.batch_execute(&format!("{set}{off}"))?;
        Ok(Self { conn, set, before })
    }
}

impl<C: LoadConnection> Drop for Unchecked<'_, C> {
    fn drop(&mut self) {
        let checks = format!("{}{}", self.set, self.before);
        // It fails when the connection is gone, and then there is nothing to switch on again.
        let _ = self.conn.batch_execute(&checks);
    }
}
