//! A union of scoped queries is ordered by positions; of an expression of one's own one can say that it is one.

use diesel::expression::Expression;
use diesel::query_dsl::positional_order_dsl::{
    IntoPositionalOrderExpr, PositionalOrderDsl, PositionalOrderExpr,
};
use diesel::sql_types::Integer;
use tenancy::prelude::*;
use ui_schema::*;

struct Mine<E>(E);

impl<E> Expression for Mine<E> {
    type SqlType = Integer;
}

impl<E> PositionalOrderExpr for Mine<E> {}

impl<E> IntoPositionalOrderExpr for Mine<E> {
    type Output = Self;

    fn into_positional_expr(self) -> Self {
        self
    }
}

fn run() {
    let ids = || Post::scoped().select(posts::id);
    let any = posts::table.select(posts::votes).single_value();
    let _ = ids().union(ids()).positional_order_by(Mine(any));
}

fn main() {}
