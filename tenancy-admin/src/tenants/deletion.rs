//! Deleting the rows of a tenant in a table, in the order in which they refer to each other.

use super::error::Error;
use super::holdings::{Held, Holdings};
use super::references::unless_referenced;
use super::together::write_together;
use crate::database::facts::Locking;
use crate::database::schema::Consequence;
use crate::database::session::Session;
use crate::database::statement::{Alias, Statement};
use diesel::result::QueryResult;
use tenancy_runtime::catalog::TableName;

const ROW: Alias = Alias(0);
const CANDIDATE: Alias = Alias(1);

/// A subquery of an ownership takes the names that follow.
const LEAF: Alias = Alias(100);

/// Deletes all rows of the tenant in these tables, and says how many of each there were: a cascade may come first.
pub(super) async fn empty<'h>(
    session: &mut Session,
    holdings: &'h Holdings,
    step: &[usize],
) -> Result<Vec<(&'h TableName, u64)>, Error> {
    let mut emptied = Vec::new();
    for &at in step {
        let table = &holdings.tables[at];
        emptied.push((&table.name, table.count_latest(session).await?));
    }
    if let [at] = *step {
        let table = &holdings.tables[at];
        if restricts_itself(holdings, table) {
            while delete_leaves_of_all(session, holdings, table).await? > 0 {}
        }
        delete_rest(session, holdings, at).await?;
    } else {
        let deletes = step
            .iter()
            .map(|&at| delete_all(holdings, &holdings.tables[at]));
        let keys = holdings.keys_of(step);
        write_together(session, deletes.collect(), &keys).await?;
    }
    for &at in step {
        let table = &holdings.tables[at];
        table.gone(session, table.owned_rows()).await?;
    }
    Ok(emptied)
}

fn delete_all(holdings: &Holdings, table: &Held) -> Statement {
    Statement::new(holdings.facts.delete()).then(table.owned_rows())
}

/// Deletes all rows of the tenant that are left in a table: if it refers to itself, they may do so in a circle.
async fn delete_rest(session: &mut Session, holdings: &Holdings, at: usize) -> Result<(), Error> {
    let table = &holdings.tables[at];
    let all = delete_all(holdings, table);
    if holdings.facts.waits_in_a_table() || holdings.to_itself(table).next().is_none() {
        session.write(all).await?;
    } else if table.count_latest(session).await? > 0 {
        let keys = holdings.keys_of(&[at]);
        write_together(session, vec![all], &keys).await?;
    }
    Ok(())
}

/// Deletes some rows of the tenant to which no other row refers.
pub(super) async fn delete_leaves(
    session: &mut Session,
    holdings: &Holdings,
    table: &Held,
    limit: Option<u64>,
) -> QueryResult<u64> {
    let identity = holdings.facts.row_identity(&table.primary_key);
    if identity.is_empty() {
        // Nothing tells its rows apart, so there is no telling some of them from the rest.
        return Ok(0);
    }
    let leaves = leaves(holdings, table, &identity);
    if holdings.facts.locking() != Locking::Rows {
        let leaves = unless_referenced(holdings, table, CANDIDATE, leaves);
        return delete_of(session, holdings, table, &identity, leaves, limit).await;
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
    let locked: Vec<_> = session
        .rows(locked)
        .await?
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
    let delete = delete_all(holdings, table)
        .sql(" AND (")
        .then(identity_of(&identity, ROW))
        .sql(") IN (")
        .joined(locked, ", ")
        .sql(")");
    let delete = unless_referenced(holdings, table, ROW, delete);
    session.write(delete).await
}

/// The same, when all of them have been locked and looked at.
async fn delete_leaves_of_all(
    session: &mut Session,
    holdings: &Holdings,
    table: &Held,
) -> QueryResult<u64> {
    let identity = holdings.facts.row_identity(&table.primary_key);
    if identity.is_empty() {
        return Ok(0);
    }
    let leaves = leaves(holdings, table, &identity);
    delete_of(session, holdings, table, &identity, leaves, None).await
}

async fn delete_of(
    session: &mut Session,
    holdings: &Holdings,
    table: &Held,
    identity: &[&str],
    leaves: Statement,
    limit: Option<u64>,
) -> QueryResult<u64> {
    let (before, after) = holdings.facts.candidates(limit);
    // The condition once more: what tells rows apart may do so in part of a table only.
    let delete = delete_all(holdings, table)
        .sql(" AND (")
        .then(identity_of(identity, ROW))
        .sql(") IN (")
        .sql(before)
        .sql("SELECT ")
        .then(identity_of(identity, CANDIDATE))
        .then(leaves)
        .sql(after)
        .sql(")");
    session.write(delete).await
}

fn identity_of(identity: &[&str], at: Alias) -> Statement {
    let columns = identity
        .iter()
        .map(|column| Statement::empty().column(at, column));
    Statement::empty().joined(columns, ", ")
}

/// ` FROM <table> AS t1 WHERE <a row of the tenant to which no other row of the table refers>`
fn leaves(holdings: &Holdings, table: &Held, identity: &[&str]) -> Statement {
    let mut leaves = Statement::new(" FROM ")
        .table_as(&table.name, CANDIDATE)
        .sql(" WHERE ")
        .then(table.owned(CANDIDATE));
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
