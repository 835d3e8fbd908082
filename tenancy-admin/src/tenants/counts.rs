//! How many rows of which table.

use tenancy_runtime::catalog::TableName;

/// How many rows of each table an operation is about.
///
/// Tables are in the order in which they are worked on; one of which the tenant has no rows is there too, with none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(pub(crate) Vec<TableCount>);

/// How many rows of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableCount {
    /// The table.
    pub table: TableName,
    /// The rows.
    pub rows: u64,
    /// How many of them cannot be moved, since the other tenant has a row of the same primary key. Only a dry run of a
    /// [`Transfer`](super::Transfer) or [`Merge`](super::Merge) counts them: the run itself fails if there are any.
    pub collisions: u64,
}

impl Counts {
    /// Each table.
    #[must_use]
    pub fn tables(&self) -> &[TableCount] {
        &self.0
    }

    /// The rows of all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.0.iter().map(|table| table.rows).sum()
    }

    /// The collisions of all tables.
    #[must_use]
    pub fn collisions(&self) -> u64 {
        self.0.iter().map(|table| table.collisions).sum()
    }

    /// More rows of a table, which may be there already.
    pub(crate) fn add(&mut self, table: &TableName, rows: u64) {
        match self.0.iter_mut().find(|count| count.table == *table) {
            Some(count) => count.rows += rows,
            None => self.push(table, rows, 0),
        }
    }

    pub(crate) fn push(&mut self, table: &TableName, rows: u64, collisions: u64) {
        self.0.push(TableCount {
            table: table.clone(),
            rows,
            collisions,
        });
    }
}
