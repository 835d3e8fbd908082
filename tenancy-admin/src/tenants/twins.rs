//! Rows of two tenants that stand for the same, of which one tenant keeps one when the two become one.

use super::holdings::Holdings;
use super::ownership::Ownership;
use crate::database::statement::{Alias, Statement};
use crate::database::terms::Given;
use tenancy_runtime::catalog::TableName;

const ROW: Alias = Alias(0);

/// In which table there are such rows, and by which column they stand for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Twins {
    table: TableName,
    column: &'static str,
    ownership: Ownership,
}

impl Twins {
    /// Is the row under `at` the tenant's, and has the other tenant one that stands for the same?
    pub(super) fn is(&self, at: Alias) -> Statement {
        let other = at.inner();
        Statement::new("(")
            .then(self.ownership.of(Given::Source, at))
            .sql(" AND ")
            .column(at, self.column)
            // MySQL reads the table that it writes only as a derived one, and only if it is not merged.
            .sql(" IN (SELECT twin.stands_for FROM (SELECT DISTINCT ")
            .column(other, self.column)
            .sql(" AS stands_for FROM ")
            .table_as(&self.table, other)
            .sql(" WHERE ")
            .then(self.ownership.of(Given::Target, other))
            .end()
            .sql(") AS twin")
            .end()
            .sql("))")
    }

    /// `FROM <table> AS t0 WHERE <they are>`
    pub(super) fn rows(&self) -> Statement {
        Statement::new(" FROM ")
            .table_as(&self.table, ROW)
            .sql(" WHERE ")
            .then(self.is(ROW))
    }
}

impl Holdings {
    /// Says that rows of this table stand for the same by this column.
    pub(super) fn have_twins(mut self, table: &TableName, column: &'static str) -> Self {
        for held in &mut self.tables {
            if let Some(ownership) = held.ownership.clone().filter(|_| held.name == *table) {
                held.twins = Some(Twins {
                    table: held.name.clone(),
                    column,
                    ownership,
                });
            }
        }
        self
    }
}
