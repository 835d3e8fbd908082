//! `Model::delete`

use crate::binding::Bound;
use crate::conn::{LoadingMode, ScopedConnection, Writes, run};
use crate::designation::Designated;
use crate::mode::{Blocking, Mode};
use crate::policy::Enclosed;
use crate::proof::HoldsNoUnscopedQuery;
use crate::run::{Execute, Executes, loading_verbs};
use diesel::expression::SelectableExpression;
use diesel::query_builder::{AsQuery, DeleteStatement, Query, ReturningClause};
use diesel::query_dsl::LoadQuery;
use diesel::query_dsl::methods::{BoxedDsl, ExecuteDsl, FilterDsl};
use diesel::query_source::QuerySource;
use diesel::result::QueryResult;
use diesel::{Connection, RunQueryDsl};
use std::fmt;
use std::marker::PhantomData;

/// A delete of a tenant's rows; made by [`Model::delete`](crate::Model::delete). `S` is Diesel's statement.
#[must_use = "a delete is only executed when calling `execute`, `get_result` or similar"]
pub struct Delete<S, M = Blocking>(S, PhantomData<fn() -> M>);

impl<S, M> fmt::Debug for Delete<S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delete").finish_non_exhaustive()
    }
}

impl<S, M> Delete<S, M> {
    pub(crate) const fn new(statement: S) -> Self {
        Self(statement, PhantomData)
    }

    /// Narrows the rows. To widen them, use `or_filter` on the scoped query that is deleted.
    pub fn filter<E>(self, predicate: E) -> Delete<S::Output, M>
    where
        E: HoldsNoUnscopedQuery,
        S: FilterDsl<Enclosed<E>>,
    {
        Delete(self.0.filter(Enclosed(predicate)), PhantomData)
    }

    /// Forgets the type of the filters, so that they can be added in a loop.
    pub fn into_boxed<'a, DB>(self) -> Delete<S::Output, M>
    where
        S: BoxedDsl<'a, DB>,
    {
        Delete(self.0.internal_into_boxed(), PhantomData)
    }
}

impl<T: QuerySource, W, M> Delete<DeleteStatement<T, W>, M> {
    /// What the delete returns, where the backend has `RETURNING`; without this, all columns.
    pub fn returning<E>(self, returns: E) -> Delete<DeleteStatement<T, W, ReturningClause<E>>, M>
    where
        E: SelectableExpression<T> + HoldsNoUnscopedQuery,
        DeleteStatement<T, W, ReturningClause<E>>: Query,
    {
        Delete(self.0.returning(returns), PhantomData)
    }
}

impl<S, M: Mode> Delete<S, M> {
    /// Runs the delete and returns the number of rows it deleted: zero for rows of other tenants, as for rows that
    /// are not there.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn execute<'a>(
        self,
        conn: &'a mut (impl ScopedConnection<Mode = M> + Executes<Self>),
    ) -> M::Answer<'a, usize>
    where
        Self: 'a,
    {
        conn.execute(self)
    }
}

impl<T, W, Ret, Conn> Execute<Conn> for Delete<DeleteStatement<T, W, Ret>>
where
    T: QuerySource + Designated,
    Conn: ScopedConnection<Inner: Connection, Reach: Writes<T::Policy>, Mode = Blocking>,
    Bound<DeleteStatement<T, W, Ret>, Conn::Reach>: ExecuteDsl<Conn::Inner>,
{
    fn execute(self, conn: &mut Conn) -> QueryResult<usize> {
        let (inner, reach) = run(conn);
        ExecuteDsl::execute(Bound::new(self.0, reach), inner)
    }
}

loading_verbs!(Delete<S>);

/// For `load_iter`; the other verbs are found on the statement itself first.
impl<S, Conn> RunQueryDsl<Conn> for Delete<S> {}

impl<'query, T, W, Ret, Conn, U, B> LoadQuery<'query, Conn, U, B>
    for Delete<DeleteStatement<T, W, Ret>>
where
    B: LoadingMode,
    T: QuerySource + Designated,
    Conn: ScopedConnection<Inner: Connection, Reach: Writes<T::Policy>, Mode = Blocking>,
    DeleteStatement<T, W, Ret>: AsQuery,
    Bound<<DeleteStatement<T, W, Ret> as AsQuery>::Query, Conn::Reach>:
        LoadQuery<'query, Conn::Inner, U, B>,
{
    type RowIter<'conn>
        = <Bound<<DeleteStatement<T, W, Ret> as AsQuery>::Query, Conn::Reach> as LoadQuery<
        'query,
        Conn::Inner,
        U,
        B,
    >>::RowIter<'conn>
    where
        Conn: 'conn;

    fn internal_load(self, conn: &mut Conn) -> QueryResult<Self::RowIter<'_>> {
        let (inner, reach) = run(conn);
        Bound::new(self.0.as_query(), reach).internal_load(inner)
    }
}
