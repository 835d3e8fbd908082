//! A query whose tables are laid out while it is walked.

use super::Pairs;
use super::walk::within;
use crate::opaque::opaque;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// A query over the tables of `P`, or a part of a statement that sees the rows of them.
pub struct Met<Q, P> {
    query: Q,
    tables: PhantomData<fn() -> P>,
}

impl<Q, P> Met<Q, P> {
    pub(crate) const fn new(query: Q) -> Self {
        Self {
            query,
            tables: PhantomData,
        }
    }

    pub(crate) const fn query(&self) -> &Q {
        &self.query
    }
}

impl<Q: Clone, P> Clone for Met<Q, P> {
    fn clone(&self) -> Self {
        Self::new(self.query.clone())
    }
}

impl<Q: Copy, P> Copy for Met<Q, P> {}

opaque!([Q, P] Met<Q, P>);

// What is rendered is in `P`, which may have been told nothing by the query's type.
impl<Q: QueryId, P: 'static> QueryId for Met<Q, P> {
    type QueryId = Met<Q::QueryId, P>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query, P> Query for Met<Q, P> {
    type SqlType = Q::SqlType;
}

impl<E: Expression, P> Expression for Met<E, P> {
    type SqlType = E::SqlType;
}

impl<E: AppearsOnTable<QS>, P, QS> AppearsOnTable<QS> for Met<E, P> {}
impl<E: SelectableExpression<QS>, P, QS> SelectableExpression<QS> for Met<E, P> {}

impl<E: ValidGrouping<GB>, P, GB> ValidGrouping<GB> for Met<E, P> {
    type IsAggregate = E::IsAggregate;
}

impl<Q, P, DB> QueryFragment<DB> for Met<Q, P>
where
    Q: QueryFragment<DB>,
    P: Pairs,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        within::<P>(&mut || self.query.walk_ast(out.reborrow()))
    }
}
