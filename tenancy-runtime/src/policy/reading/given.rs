//! A user's expression as it stands, by a type of ours.

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, IsContainedInGroupBy, SelectableExpression, ValidGrouping,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_source::Column;
use diesel::result::QueryResult;

/// A user's expression, by a type of ours: nobody else can implement one of Diesel's verbs for it.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Given<E>(pub(crate) E);

impl<E: Expression> Expression for Given<E> {
    type SqlType = E::SqlType;
}

impl<E: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Given<E> {}
impl<E: SelectableExpression<QS>, QS> SelectableExpression<QS> for Given<E> {}

impl<E: ValidGrouping<GB>, GB> ValidGrouping<GB> for Given<E> {
    type IsAggregate = E::IsAggregate;
}

/// What is grouped by.
impl<E: IsContainedInGroupBy<C>, C: Column> IsContainedInGroupBy<C> for Given<E> {
    type Output = E::Output;
}

impl<E: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Given<E> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}
