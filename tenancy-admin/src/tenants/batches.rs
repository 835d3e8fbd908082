//! Removing a tenant in batches, each in a transaction of its own.

use super::counts::Counts;
use super::deletion::{delete_leaves, empty};
use super::error::Error;
use super::holdings::{Held, Holdings};
use super::lock::{self, Look};
use super::order::OwnRow;
use super::ownership::Kind;
use super::plan::{Plan, look_at};
use super::progress::{Progress, Tally};
use super::references::Search;
use super::transaction::{in_snapshot, in_transaction};
use crate::database::session::{Session, Teller};
use tenancy_runtime::catalog::TableName;

pub(super) async fn in_batches(
    session: &mut Session,
    kind: Kind,
    batch: u64,
    teller: Teller<Progress>,
) -> Result<Counts, Error> {
    let plan = in_snapshot(session, async |session| {
        let holdings = Holdings::of(session, kind).await?;
        Plan::make(session, holdings, OwnRow::Goes, Look::Only).await
    })
    .await?;
    let holdings = &plan.holdings;
    let mut tally = Tally::new(&plan, teller);
    for step in &plan.steps {
        match &step[..] {
            [at] if *at != holdings.determining => {
                of_one_table(session, holdings, *at, batch, &mut tally).await?;
            }
            _ => of_several(session, &plan, step, &mut tally).await?,
        }
    }
    Ok(tally.end())
}

pub(super) async fn of_one_table(
    session: &mut Session,
    holdings: &Holdings,
    at: usize,
    batch: u64,
    tally: &mut Tally,
) -> Result<(), Error> {
    let table = &holdings.tables[at];
    tally.begin(&table.name);
    while tally.left() > 0 {
        let limit = Some(batch.min(tally.left()));
        let rows = in_transaction(session, async |session| {
            lock::tenant(session, holdings, |other| other.id == table.id).await?;
            Ok(delete_leaves(session, holdings, table, limit).await?)
        })
        .await?;
        if rows == 0 {
            break;
        }
        tally.add(session, &table.name, rows).await?;
    }
    // What is left when no row can go first refers to itself in a circle, or something refers to it.
    let left = tally.left();
    let rest = in_transaction(session, async |session| {
        lock::tenant(session, holdings, |other| other.id == table.id).await?;
        together(session, holdings, &[at], left).await
    })
    .await?;
    for (table, rows) in rest.into_iter().filter(|(_, rows)| *rows > 0) {
        tally.add(session, table, rows).await?;
    }
    Ok(())
}

/// Tables that refer to each other in a circle, or the one of the tenants themselves.
pub(super) async fn of_several(
    session: &mut Session,
    plan: &Plan,
    step: &[usize],
    tally: &mut Tally,
) -> Result<(), Error> {
    let holdings = &plan.holdings;
    let is_last = step.contains(&holdings.determining);
    let left = tally.left();
    let emptied = in_transaction(session, async |session| {
        let open =
            |table: &Held| is_last || step.iter().any(|&at| holdings.tables[at].id == table.id);
        lock::tenant(session, holdings, open).await?;
        if is_last {
            // The tenant has been served between the batches, if nobody has locked it out.
            for &at in plan.steps.iter().flatten().filter(|at| !step.contains(at)) {
                nothing_has_come(session, holdings, &holdings.tables[at]).await?;
            }
        }
        let emptied = together(session, holdings, step, left).await?;
        if is_last {
            holdings.show_none(session, Held::owned_rows_if_any).await?;
        }
        Ok(emptied)
    })
    .await?;
    for (table, rows) in emptied {
        tally.begin(table);
        tally.add(session, table, rows).await?;
    }
    Ok(())
}

pub(super) async fn nothing_has_come(
    session: &mut Session,
    holdings: &Holdings,
    table: &Held,
) -> Result<(), Error> {
    match lock::rows(session, holdings, table.owned_rows()).await? {
        0 => Ok(()),
        _ => Err(Error::RowsCome {
            table: table.name.clone(),
        }),
    }
}

/// Deletes all rows of the tenant in these tables in one go, if there are no more than `limit` and nothing that stays
/// refers to them.
async fn together<'h>(
    session: &mut Session,
    holdings: &'h Holdings,
    step: &[usize],
    limit: u64,
) -> Result<Vec<(&'h TableName, u64)>, Error> {
    let rows = look_at(session, holdings, step, Look::AndLock).await?;
    let mut search = Search::new(holdings, Look::AndLock);
    search.deleting(session, step.iter().copied()).await?;
    search.end()?;
    if rows.iter().sum::<u64>() > limit {
        let filled = step.iter().zip(&rows).find(|(_, rows)| **rows > 0);
        let (&at, _) = filled.unwrap_or((&step[0], &0));
        return Err(Error::RowsCome {
            table: holdings.tables[at].name.clone(),
        });
    }
    empty(session, holdings, step).await
}
