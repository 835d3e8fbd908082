//! Parentheses around what a user's predicate says.
//!
//! Diesel joins predicates with `AND` and leaves the parentheses to each of them. Raw SQL and a user's own operators have
//! none: `filter(sql("a or b"))` would become `a or (b AND <tenant>)`. So everything is enclosed that is not Diesel's own
//! `Grouped`.

use crate::dialect::is_grouped;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

/// `(<predicate>)`, so that an `OR` inside a predicate ends with it.
///
/// Diesel writes `AND` between two predicates and leaves it to each to have its parentheses. Its own operators have
/// them. `sql("a or b")` has none, and no operator of the user's own does: with the predicate of the tenant behind it,
/// that would be `a or (b AND <the tenant>)`.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Enclosed<E>(pub(crate) E);

impl<E: Expression> Expression for Enclosed<E> {
    type SqlType = E::SqlType;
}

impl<E, QS> AppearsOnTable<QS> for Enclosed<E> where E: AppearsOnTable<QS> {}

impl<E, QS> SelectableExpression<QS> for Enclosed<E> where E: SelectableExpression<QS> {}

impl<E: ValidGrouping<GB>, GB> ValidGrouping<GB> for Enclosed<E> {
    type IsAggregate = E::IsAggregate;
}

impl<E: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Enclosed<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if is_grouped::<E>() {
            return self.0.walk_ast(out);
        }
        out.push_sql("(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
