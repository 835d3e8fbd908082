//! What somebody else writes in the transaction of an operation on whole tenants.

use super::statement::Statement;
use diesel::QueryResult;
use tenancy_runtime::catalog::TableName;

/// What is to be written beside the tenants' rows, in the same transaction.
#[derive(Debug, Default)]
pub struct Beside {
    /// Before anything is read.
    pub first: Vec<Statement>,
    /// Says in a log of the one that stays what is done. It is an error if no row is written.
    pub entry: Option<Statement>,
    /// Counts those of the two tenants that are being purged, after `first`. If it is one, nothing is done.
    pub purging: Option<Statement>,
    /// A table, and a column of it by which rows stand for the same: a row of the tenant that goes is deleted if the other
    /// one has such a row as well.
    pub twins: Option<(TableName, &'static str)>,
    /// For a dry run: a table whose rows do not refer to the tenant any more when `first` is written.
    pub gone_over: Option<TableName>,
    /// Makes of the row of the tenant that goes what is left of it. Without this the row is deleted.
    pub stays: Option<QueryResult<Statement>>,
    /// When all has gone over.
    pub last: Vec<Statement>,
}
