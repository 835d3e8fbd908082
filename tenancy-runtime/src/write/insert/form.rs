//! The rows of an insert in the form in which a connection of either mode takes them.
//!
//! On SQLite, Diesel inserts several rows by a statement each, on its own connections alone. An asynchronous connection
//! gets one statement of them, on each database.

use super::{CheckedRows, RowList, RowWithTenant, SelectedWithTenant};
use crate::mode::{Async, Blocking};
use diesel::backend::Backend;
use diesel::insertable::CanInsertInSingleQuery;
use diesel::query_builder::{
    AstPass, BatchInsert, DefaultValues, QueryFragment, QueryId, ValuesClause,
};
use diesel::result::QueryResult;

/// The form in which the connections of a mode take the records `R`.
pub trait Form<R> {
    /// The records in this form.
    type Records;

    /// Gives them this form.
    fn form(records: R) -> Self::Records;
}

impl<R> Form<R> for Blocking {
    type Records = R;

    fn form(records: R) -> R {
        records
    }
}

impl<R: InOneStatement> Form<R> for Async {
    type Records = R::Records;

    fn form(records: R) -> R::Records {
        records.in_one_statement()
    }
}

/// Records that become those of one statement.
pub trait InOneStatement {
    /// These.
    type Records;

    /// Makes them.
    fn in_one_statement(self) -> Self::Records;
}

macro_rules! are_of_one_statement {
    ($([$($generics:tt)*] $Records:ty;)+) => {$(
        impl<$($generics)*> InOneStatement for $Records {
            type Records = Self;

            fn in_one_statement(self) -> Self {
                self
            }
        }
    )+};
}

are_of_one_statement! {
    [V, K, T] RowWithTenant<V, K, T>;
    [V, T] ValuesClause<V, T>;
    [] DefaultValues;
    [T, S, N, V] SelectedWithTenant<T, S, N, V>;
    [T, V, Stamp, L, K] CheckedRows<T, V, Stamp, L, K>;
}

impl<V, T, Id, const STATIC: bool> InOneStatement for BatchInsert<V, T, Id, STATIC> {
    type Records = Batch<Self>;

    fn in_one_statement(self) -> Batch<Self> {
        Batch(self)
    }
}

/// `(<columns>) VALUES (<row>), (<row>)`
#[derive(Debug, Clone, Copy)]
pub struct Batch<Rows>(Rows);

impl<Rows> QueryId for Batch<Rows> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Rows: RowList<DB>, DB: Backend> CanInsertInSingleQuery<DB> for Batch<Rows> {
    fn rows_to_insert(&self) -> Option<usize> {
        self.0.rows()
    }
}

impl<Rows: RowList<DB>, DB: Backend> QueryFragment<DB> for Batch<Rows> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // As in Diesel: a statement for each number of rows would stay on the connection, and on the server.
        out.unsafe_to_cache_prepared();
        self.0.walk_rows(out)
    }
}
