//! How far a removal is.

use super::counts::Counts;
use super::plan::Plan;
use crate::database::session::{Session, Teller};
use diesel::result::QueryResult;
use tenancy_runtime::catalog::TableName;

/// How far a [`Removal`](super::Removal) is, after each batch, or, without batches, each table.
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

/// Counts what is deleted, and reports it.
pub(super) struct Tally {
    counts: Counts,
    of: u64,
    teller: Teller<Progress>,
}

impl Tally {
    pub(super) fn new(plan: &Plan, teller: Teller<Progress>) -> Self {
        Self {
            counts: Counts::default(),
            of: plan.counts.rows(),
            teller,
        }
    }

    pub(super) fn begin(&mut self, table: &TableName) {
        self.counts.push(table, 0, 0);
    }

    /// More rows of the table that has begun.
    pub(super) async fn add(
        &mut self,
        session: &mut Session,
        table: &TableName,
        rows: u64,
    ) -> QueryResult<()> {
        let so_far = self.counts.0.last_mut().map_or(0, |last| {
            last.rows += rows;
            last.rows
        });
        let progress = Progress {
            table: table.clone(),
            rows: so_far,
            rows_of_all: self.counts.rows(),
            of: self.of,
        };
        self.teller.tell(session, progress).await
    }

    /// How many rows more there may be of what there was at the beginning.
    pub(super) fn left(&self) -> u64 {
        self.of.saturating_sub(self.counts.rows())
    }

    pub(super) fn end(self) -> Counts {
        self.counts
    }
}
