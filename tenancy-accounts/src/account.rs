//! Who signs in.

use diesel::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{Column, QuerySource};
use diesel::sql_types::SingleValue;
use tenancy_runtime::catalog::Names;

/// Who signs in: a person, one over all tenants; written by `#[determines_account]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not determine an account",
    label = "not an account",
    note = "put `#[determines_account]` on the model whose rows are the users"
)]
pub trait Account: 'static {
    /// The value that names an account: the type of the model's primary key.
    type Key: Clone + PartialEq + Send + Sync + 'static;

    /// The primary key of the accounts' table.
    type KeyColumn: Column<Table: QuerySource<FromClause: QueryFragment<Names>> + Default>
        + Expression<SqlType: SingleValue + Send + Sync>
        + Copy
        + Default
        + Send
        + 'static;
}

/// The SQL type of an account's key.
pub type AccountKeyType<A> = <<A as Account>::KeyColumn as Expression>::SqlType;
