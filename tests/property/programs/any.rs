//! An expression whose type is forgotten, except that it holds no unscoped query. So a tree of any shape is made of
//! Diesel's own nodes.
//!

use crate::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
    is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use tenancy::bounds::HoldsNoUnscopedQuery;

pub(crate) struct Any<ST> {
    part: Arc<dyn Part>,
    sql_type: PhantomData<ST>,
}

pub(crate) trait Part:
    QueryFragment<Backend> + UnwindSafe + RefUnwindSafe + Send + Sync
{
}
impl<E: QueryFragment<Backend> + UnwindSafe + RefUnwindSafe + Send + Sync> Part for E {}

pub(crate) fn any<ST, E>(part: E) -> Any<ST>
where
    E: HoldsNoUnscopedQuery + Part + 'static,
{
    Any {
        part: Arc::new(part),
        sql_type: PhantomData,
    }
}

impl<ST> Clone for Any<ST> {
    fn clone(&self) -> Self {
        Self {
            part: Arc::clone(&self.part),
            sql_type: PhantomData,
        }
    }
}

impl<ST> QueryId for Any<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST: TypedExpressionType> Expression for Any<ST> {
    type SqlType = ST;
}

impl<ST, QS> AppearsOnTable<QS> for Any<ST> where Self: Expression {}
impl<ST, QS> SelectableExpression<QS> for Any<ST> where Self: Expression {}

impl<ST, GB> ValidGrouping<GB> for Any<ST> {
    type IsAggregate = is_aggregate::Never;
}

impl<ST> QueryFragment<Backend> for Any<ST> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        self.part.walk_ast(out)
    }
}
