//! The statements of an operation.

use crate::account::Account;
use crate::membership::HasMembers;
use crate::value::{Value, Values};
use tenancy_admin::database;
use tenancy_runtime::catalog::TableName;

pub(crate) type Statement<T, A> = database::Statement<Values<T, A>>;

/// ` <column> = ?`
pub fn is<T: HasMembers<A>, A: Account>(column: &str, value: Value<T, A>) -> Statement<T, A> {
    Statement::empty().name(column).sql(" = ").given(value)
}

/// The statement that inserts a row of these columns and values, if `from` has a row: ` FROM .. WHERE ..`.
pub(super) fn insert_from<T: HasMembers<A>, A: Account, const N: usize>(
    table: &TableName,
    row: [(&str, Value<T, A>); N],
    from: Statement<T, A>,
) -> Statement<T, A> {
    insert_into(table, row, ") SELECT ").then(from)
}

/// The statement that inserts a row of these columns and values.
pub fn insert<T: HasMembers<A>, A: Account, const N: usize>(
    table: &TableName,
    row: [(&str, Value<T, A>); N],
) -> Statement<T, A> {
    insert_into(table, row, ") VALUES (").sql(")")
}

/// `INSERT INTO <table> (.., ..) VALUES (?, ?`
fn insert_into<T: HasMembers<A>, A: Account, const N: usize>(
    table: &TableName,
    row: [(&str, Value<T, A>); N],
    values_are: &'static str,
) -> Statement<T, A> {
    let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    let columns = columns.iter().map(|column| Statement::empty().name(column));
    let values = values.into_iter();
    Statement::new("INSERT INTO ")
        .table(table)
        .sql(" (")
        .joined(columns, ", ")
        .sql(values_are)
        .joined(values.map(|value| Statement::empty().given(value)), ", ")
}
