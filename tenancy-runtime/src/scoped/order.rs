//! `order`, `order_by`, `then_order_by`, and `positional_order_by` after a union

use super::Scoped;
use super::given::{Orders, ThenOrders};
use crate::proof::HoldsNoUnscopedQuery;
use diesel::Expression;
use diesel::dsl::{Asc, Desc};
use diesel::query_dsl::methods::{OrderDsl, ThenOrderDsl};
use diesel::query_dsl::positional_order_dsl::{
    IntoPositionalOrderExpr, OrderColumn, PositionalOrderDsl,
};

impl<Q, P, E, M> OrderDsl<E> for Scoped<Q, P, M>
where
    E: Expression + HoldsNoUnscopedQuery,
    Q: Orders<E>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn order(self, by: E) -> Self::Output {
        Scoped::new(self.query.orders(by))
    }
}

impl<Q, P, E, M> ThenOrderDsl<E> for Scoped<Q, P, M>
where
    E: HoldsNoUnscopedQuery,
    Q: ThenOrders<E>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn then_order_by(self, by: E) -> Self::Output {
        Scoped::new(self.query.then_orders(by))
    }
}

impl<Q, P, E, M> PositionalOrderDsl<E> for Scoped<Q, P, M>
where
    E: IntoPositionalOrderExpr<Output: APosition>,
    // Not `PositionalOrderDsl<E>`: a user can implement that for Diesel's query and a position of their own.
    Q: PositionalOrderDsl<Position<E>>,
{
    type Output = Scoped<Q::Output, P, M>;

    fn positional_order_by(self, by: E) -> Self::Output {
        Scoped::new(self.query.positional_order_by(Position(by)))
    }
}

/// A number, with a direction or without, or several. Private: a user can say of an expression of their own that it is a
/// position.
#[diagnostic::on_unimplemented(
    message = "a scoped query is ordered by position only here",
    label = "not a position",
    note = "give the number of a column, `OrderColumn::from(1).desc()`, or a tuple of these"
)]
pub(crate) trait APosition {}

impl APosition for OrderColumn {}

impl<T: APosition> APosition for Asc<T> {}

impl<T: APosition> APosition for Desc<T> {}

macro_rules! tuples {
    ($($n:tt { $(($i:tt) -> $T:ident, $ST:ident, $TT:ident,)+ })+) => {$(
        impl<$($T: APosition),+> APosition for ($($T,)+) {}
    )+};
}
diesel_derives::__diesel_for_each_tuple!(tuples);

/// A position, by a type of ours.
#[derive(Debug, Clone, Copy)]
pub struct Position<E>(E);

impl<E: IntoPositionalOrderExpr> IntoPositionalOrderExpr for Position<E> {
    type Output = E::Output;

    fn into_positional_expr(self) -> E::Output {
        self.0.into_positional_expr()
    }
}
