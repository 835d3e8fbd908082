//! A side of a union or its kin, which says where it begins.

use super::walk::begin_side;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
    is_aggregate,
};
use diesel::internal::table_macro::{BoxedSelectStatement, SelectStatement};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::SelectDsl;
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// The first part of a select that is combined with another one: its select clause, of the SQL type `ST`, or what a
/// boxed select has before that.
///
/// Diesel has asked already what it asks of a select clause, when the query got this one.
#[derive(Debug, Clone, Copy)]
pub struct Begins<Clause, ST = ()>(Clause, PhantomData<fn() -> ST>);

impl<Clause, ST> Begins<Clause, ST> {
    const fn new(clause: Clause) -> Self {
        Self(clause, PhantomData)
    }
}

impl<Clause: QueryId, ST: 'static> QueryId for Begins<Clause, ST> {
    type QueryId = Begins<Clause::QueryId, ST>;
    const HAS_STATIC_QUERY_ID: bool = Clause::HAS_STATIC_QUERY_ID;
    const IS_WINDOW_FUNCTION: bool = Clause::IS_WINDOW_FUNCTION;
}

impl<Clause, ST: TypedExpressionType> Expression for Begins<Clause, ST> {
    type SqlType = ST;
}

impl<Clause, ST, QS> AppearsOnTable<QS> for Begins<Clause, ST> where Self: Expression {}
impl<Clause, ST, QS> SelectableExpression<QS> for Begins<Clause, ST> where Self: Expression {}

impl<Clause, ST, GB> ValidGrouping<GB> for Begins<Clause, ST> {
    type IsAggregate = is_aggregate::Never;
}

impl<Clause, ST, DB> QueryFragment<DB> for Begins<Clause, ST>
where
    Clause: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        begin_side();
        self.0.walk_ast(out)
    }
}

/// A finished select that is combined with others.
pub trait Side {
    /// The same, which says where it begins.
    type Beginning;

    /// Lets it say so.
    fn beginning(self) -> Self::Beginning;
}

type Beginning<Q, S> = Begins<S, <Q as Query>::SqlType>;

impl<F, S, D, W, O, LOf, G, H, LC> Side for SelectStatement<F, S, D, W, O, LOf, G, H, LC>
where
    S: Clone,
    Self: Query<SqlType: TypedExpressionType> + SelectDsl<Beginning<Self, S>>,
{
    type Beginning = <Self as SelectDsl<Beginning<Self, S>>>::Output;

    fn beginning(self) -> Self::Beginning {
        let clause = self.select.clone();
        self.select(Begins::new(clause))
    }
}

impl<ST, QS, DB: Backend + 'static, GB> Side for BoxedSelectStatement<'_, ST, QS, DB, GB> {
    type Beginning = Self;

    fn beginning(mut self) -> Self {
        self.distinct = Box::new(Begins::<_>::new(self.distinct));
        self
    }
}
