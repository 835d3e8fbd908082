//! Writing several tables such that foreign keys are looked at when all is done.

use crate::database::facts::Together;
use crate::database::schema::ForeignKey;
use crate::database::session::Session;
use crate::database::statement::{Alias, Statement};
use diesel::result::{DatabaseErrorKind, Error, QueryResult};

/// Runs the writes; `keys` are the foreign keys from and to the tables that are written.
pub(super) async fn write_together(
    session: &mut Session,
    writes: Vec<Statement>,
    keys: &[&ForeignKey],
) -> QueryResult<()> {
    if writes.is_empty() {
        return Ok(());
    }
    match session.facts.together() {
        Together::OneStatement => in_one_statement(session, writes).await,
        Together::Deferred(defer) => {
            session.command(defer).await?;
            for write in writes {
                session.write(write).await?;
            }
            Ok(())
        }
        Together::Unchecked { state, set, off } => {
            let before = session.rows(Statement::new(state)).await?;
            let before = before.into_iter().flatten().flatten().next();
            let before = before.ok_or(Error::NotFound)?;
            let (off, back) = (format!("{set}{off}"), format!("{set}{before}"));
            session.write_between(off, writes, back).await?;
            for key in keys {
                holds(session, key).await?;
            }
            Ok(())
        }
    }
}

async fn in_one_statement(session: &mut Session, writes: Vec<Statement>) -> QueryResult<()> {
    let parts = writes
        .into_iter()
        .enumerate()
        .map(|(at, write)| Statement::new(format!("w{at} AS (")).then(write).sql(")"));
    let together = Statement::new("WITH ").joined(parts, ", ").sql(" SELECT 1");
    // A write that nothing selects from runs too, and wholly.
    session.rows(together.sql("::text")).await.map(drop)
}

/// Whether every row of the table that refers to one refers to one that is there; others are kept from writing any.
async fn holds(session: &mut Session, key: &ForeignKey) -> QueryResult<()> {
    let dangling = session.count(dangling(key).latest()).await?;
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

fn dangling(key: &ForeignKey) -> Statement {
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
