//! The parts of an insert that Diesel's statement is made of.

use crate::run::found;
use diesel::insertable::Insertable;
use diesel::query_builder::{InsertStatement, Query, ReturningClause};
use diesel::query_source::QuerySource;
use diesel::result::QueryResult;

/// No `ON CONFLICT`: a conflict is an error.
#[derive(Debug, Clone, Copy)]
pub struct NoUpsert;

/// No `RETURNING` of its own.
#[derive(Debug, Clone, Copy)]
pub struct NoReturning;

/// `RETURNING <E>`
#[derive(Debug, Clone, Copy)]
pub struct Returning<E>(pub(super) E);

/// Makes the records of Diesel's insert statement from the rows, with the tenant in them.
pub trait Records<Rows> {
    /// The records.
    type Records;

    /// Adds what happens on a conflict.
    fn records(self, rows: Rows) -> Self::Records;
}

impl<Rows> Records<Rows> for NoUpsert {
    type Records = Rows;

    fn records(self, rows: Rows) -> Rows {
        rows
    }
}

/// What the number of rows says, and an error, of an insert of one row.
pub trait Outcome {
    /// What becomes of what the database says.
    fn outcome(&self) -> fn(QueryResult<usize>) -> QueryResult<()>;
}

impl Outcome for NoUpsert {
    fn outcome(&self) -> fn(QueryResult<usize>) -> QueryResult<()> {
        |rows| found(rows?)
    }
}

/// What happens on a conflict is what a connection of the reach `R` has been permitted to do to rows of the table `T`.
pub trait OnConflictLets<R, T> {}

impl<R, T> OnConflictLets<R, T> for NoUpsert {}

/// Adds what is returned.
pub trait Returns<S> {
    /// The statement.
    type Statement;

    /// Adds `RETURNING`, or nothing.
    fn returns(self, statement: S) -> Self::Statement;
}

impl<S> Returns<S> for NoReturning {
    type Statement = S;

    fn returns(self, statement: S) -> S {
        statement
    }
}

impl<T, U, Op, E> Returns<InsertStatement<T, U, Op>> for Returning<E>
where
    T: QuerySource,
    InsertStatement<T, U, Op, ReturningClause<E>>: Query,
{
    type Statement = InsertStatement<T, U, Op, ReturningClause<E>>;

    fn returns(self, statement: InsertStatement<T, U, Op>) -> Self::Statement {
        statement.returning(self.0)
    }
}

/// Records that are ready, handed to Diesel.
pub(super) struct Ready<R>(pub(super) R);

impl<R, T> Insertable<T> for Ready<R> {
    type Values = R;

    fn values(self) -> R {
        self.0
    }
}
