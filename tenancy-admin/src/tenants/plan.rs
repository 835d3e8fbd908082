//! What a removal deletes.

use super::counts::Counts;
use super::error::Error;
use super::holdings::Holdings;
use super::lock::Look;
use super::order::{self, OwnRow};
use super::references::Search;
use crate::database::session::Session;

/// What is deleted, in which order, and how many rows there are.
pub(super) struct Plan {
    pub(super) holdings: Holdings,
    pub(super) steps: Vec<Vec<usize>>,
    pub(super) counts: Counts,
}

impl Plan {
    /// Refuses what cannot be done. Under locks it stays as it is found.
    pub(super) async fn make(
        session: &mut Session,
        holdings: Holdings,
        own_row: OwnRow,
        look: Look,
    ) -> Result<Self, Error> {
        let steps = order::deletes(&holdings, own_row)?;
        let tables: Vec<_> = steps.iter().flatten().copied().collect();
        let rows = look_at(session, &holdings, &tables, look).await?;
        let mut search = Search::new(&holdings, look);
        search.deleting(session, tables.iter().copied()).await?;
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
pub(super) async fn look_at(
    session: &mut Session,
    holdings: &Holdings,
    tables: &[usize],
    look: Look,
) -> Result<Vec<u64>, Error> {
    let mut counts = vec![0; tables.len()];
    for (count, &at) in counts.iter_mut().zip(tables).rev() {
        let rows = holdings.tables[at].owned_rows();
        *count = look.at(session, holdings, rows).await?;
    }
    Ok(counts)
}
