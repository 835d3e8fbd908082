//! A finished query and the reach of the connection that runs it.

use super::frame::{bound_to, frame_of};
use super::reach::Reach;
use crate::opaque::opaque;
use crate::scope::Frame;
use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// A finished query together with the reach of the connection that runs it.
///
/// `R` is part of the query's id, without what has been permitted: what a tenant connection prepares, an unscoped one never finds in
/// the cache of the connection under both, nor the other way round.
#[derive(Clone)]
pub struct Bound<Q, R> {
    query: Q,
    frame: Frame,
    reach: PhantomData<fn() -> R>,
}

impl<Q, R: Reach> Bound<Q, R> {
    pub(crate) fn new(query: Q, reach: &R) -> Self {
        Self::within(query, frame_of(reach).clone())
    }

    /// In a frame that is as good as that of the reach `R`.
    pub(crate) fn within(query: Q, frame: Frame) -> Self {
        Self {
            query,
            frame,
            reach: PhantomData,
        }
    }
}

opaque!([Q, R] Bound<Q, R>);

impl<Q: QueryId, R: Reach> QueryId for Bound<Q, R> {
    type QueryId = Bound<Q::QueryId, R::Text>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
    const IS_WINDOW_FUNCTION: bool = Q::IS_WINDOW_FUNCTION;
}

impl<Q: Query, R> Query for Bound<Q, R> {
    type SqlType = Q::SqlType;
}

impl<Q, R, Conn> RunQueryDsl<Conn> for Bound<Q, R> {}

impl<Q, R, DB> QueryFragment<DB> for Bound<Q, R>
where
    Q: QueryFragment<DB>,
    R: Reach,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        bound_to::<R>(&self.frame, &mut || self.query.walk_ast(out.reborrow()))
    }
}
