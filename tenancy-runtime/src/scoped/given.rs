//! What Diesel's verbs are given, and that it is Diesel who answers.
//!
//! Diesel's verbs are traits with the argument's type as a parameter: `SelectDsl<S>`. With a type of one's own for `S`
//! one could implement it for Diesel's query, and return any other query, but for an impl of Diesel's in the way, which is
//! there for other reasons. A scoped query does not rest on that. Either its argument is handed on in a type of this
//! crate, [`Given`], for which nobody else can implement a verb; or, where Diesel looks at the argument's own type, the
//! answer has to be the type that Diesel's impl has: the query it was, and the argument in its place.

use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, IsContainedInGroupBy, SelectableExpression, ValidGrouping,
};
use diesel::internal::table_macro::{BoxedSelectStatement, Inner, LeftOuter, SelectStatement};
use diesel::query_builder::{
    AstPass, BoxedDeleteStatement, BoxedUpdateStatement, DeleteStatement, NoOrderClause,
    OrderClause, QueryFragment, QueryId, UpdateStatement,
};
#[cfg(feature = "postgres")]
use diesel::query_dsl::methods::DistinctOnDsl;
use diesel::query_dsl::methods::{BoxedDsl, OrderDsl, SelectDsl, ThenOrderDsl};
use diesel::query_source::{Column, QuerySource};
use diesel::result::QueryResult;

/// A user's expression, by a type of ours.
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

/// Diesel's inner or outer join. Sealed.
pub trait JoinKind: 'static {
    /// Whether a row of the left side stays that meets none.
    const OUTER: bool;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl JoinKind for Inner {
    const OUTER: bool = false;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl JoinKind for LeftOuter {
    const OUTER: bool = true;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The select clause of `diesel::select(..)`, of which Diesel shows no other name.
pub trait Clauses {
    /// The select clause.
    type Select;
}

impl<F, S> Clauses for SelectStatement<F, S> {
    type Select = S;
}

type SelectClause<S> = <diesel::dsl::select<S> as Clauses>::Select;

/// Diesel selects `S` from this query.
pub trait Selects<S> {
    /// The query with this selection.
    type Output;

    #[doc(hidden)]
    fn selects(self, selection: S) -> Self::Output;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<F, S0, D, W, O, LOf, G, H, LC, S> Selects<S> for SelectStatement<F, S0, D, W, O, LOf, G, H, LC>
where
    S: Expression,
    Self: SelectDsl<S, Output = SelectStatement<F, SelectClause<S>, D, W, O, LOf, G, H, LC>>,
{
    type Output = SelectStatement<F, SelectClause<S>, D, W, O, LOf, G, H, LC>;

    fn selects(self, selection: S) -> Self::Output {
        self.select(selection)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<ST, F, DB, GB, S> Selects<S> for BoxedSelectStatement<'_, ST, F, DB, GB>
where
    S: Expression,
    Self: SelectDsl<Given<S>>,
{
    type Output = <Self as SelectDsl<Given<S>>>::Output;

    fn selects(self, selection: S) -> Self::Output {
        self.select(Given(selection))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Diesel orders this query by `E`.
pub trait Orders<E> {
    /// The ordered query.
    type Output;

    #[doc(hidden)]
    fn orders(self, by: E) -> Self::Output;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<F, S, D, W, O, LOf, G, H, LC, E> Orders<E> for SelectStatement<F, S, D, W, O, LOf, G, H, LC>
where
    E: Expression,
    Self: OrderDsl<E, Output = SelectStatement<F, S, D, W, OrderClause<E>, LOf, G, H, LC>>,
{
    type Output = SelectStatement<F, S, D, W, OrderClause<E>, LOf, G, H, LC>;

    fn orders(self, by: E) -> Self::Output {
        self.order(by)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<ST, F, DB, GB, E> Orders<E> for BoxedSelectStatement<'_, ST, F, DB, GB>
where
    E: Expression,
    Self: OrderDsl<Given<E>>,
{
    type Output = <Self as OrderDsl<Given<E>>>::Output;

    fn orders(self, by: E) -> Self::Output {
        self.order(Given(by))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Diesel orders this query by `E` as well.
pub trait ThenOrders<E> {
    /// The ordered query.
    type Output;

    #[doc(hidden)]
    fn then_orders(self, by: E) -> Self::Output;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

macro_rules! then_orders {
    ($([$($O:ident)?] $before:ty => $after:ty;)+) => {$(
        impl<F, S, D, W, $($O,)? LOf, G, H, LC, E> ThenOrders<E>
            for SelectStatement<F, S, D, W, $before, LOf, G, H, LC>
        where
            Self: ThenOrderDsl<E, Output = SelectStatement<F, S, D, W, $after, LOf, G, H, LC>>,
        {
            type Output = SelectStatement<F, S, D, W, $after, LOf, G, H, LC>;

            fn then_orders(self, by: E) -> Self::Output {
                self.then_order_by(by)
            }

            const SEALED_BY_TENANCY: Seal = Seal;
        }
    )+};
}

then_orders! {
    [] NoOrderClause => OrderClause<E>;
    [O] OrderClause<O> => OrderClause<(O, E)>;
}

impl<ST, F, DB, GB, E> ThenOrders<E> for BoxedSelectStatement<'_, ST, F, DB, GB>
where
    Self: ThenOrderDsl<Given<E>>,
{
    type Output = <Self as ThenOrderDsl<Given<E>>>::Output;

    fn then_orders(self, by: E) -> Self::Output {
        self.then_order_by(Given(by))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Diesel keeps one row of this query for each `S`.
#[cfg(feature = "postgres")]
pub trait DistinctOn<S> {
    /// The query with this clause.
    type Output;

    #[doc(hidden)]
    fn on_distinct(self, selection: S) -> Self::Output;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

#[cfg(feature = "postgres")]
impl<F, S0, D, W, O, LOf, G, H, LC, S> DistinctOn<S>
    for SelectStatement<F, S0, D, W, O, LOf, G, H, LC>
where
    Self: DistinctOnDsl<
            S,
            Output = SelectStatement<F, S0, diesel::pg::DistinctOnClause<S>, W, O, LOf, G, H, LC>,
        >,
{
    type Output = SelectStatement<F, S0, diesel::pg::DistinctOnClause<S>, W, O, LOf, G, H, LC>;

    fn on_distinct(self, selection: S) -> Self::Output {
        self.distinct_on(selection)
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Diesel forgets the types of this statement's clauses.
pub trait Boxes<'a, DB> {
    /// The statement without them.
    type Output;

    #[doc(hidden)]
    fn boxes(self) -> Self::Output;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

macro_rules! boxes {
    ($([$($Param:ident)+] $Statement:ty => $Boxed:ty;)+) => {$(
        impl<'a, $($Param,)+ DB: Backend> Boxes<'a, DB> for $Statement
        where
            Self: BoxedDsl<'a, DB, Output = $Boxed>,
        {
            type Output = $Boxed;

            fn boxes(self) -> Self::Output {
                self.internal_into_boxed()
            }

            const SEALED_BY_TENANCY: Seal = Seal;
        }
    )+};
}

boxes! {
    [F S D W O LOf G H LC ST GB] SelectStatement<F, S, D, W, O, LOf, G, H, LC>
        => BoxedSelectStatement<'a, ST, F, DB, GB>;
}

macro_rules! boxes_write {
    ($([$($Param:ident)*] $Statement:ty => $Boxed:ty;)+) => {$(
        impl<'a, T: QuerySource, $($Param,)* DB: Backend> Boxes<'a, DB> for $Statement
        where
            Self: BoxedDsl<'a, DB, Output = $Boxed>,
        {
            type Output = $Boxed;

            fn boxes(self) -> Self::Output {
                self.internal_into_boxed()
            }

            const SEALED_BY_TENANCY: Seal = Seal;
        }
    )+};
}

boxes_write! {
    [W V Ret] UpdateStatement<T, W, V, Ret> => BoxedUpdateStatement<'a, DB, T, V, Ret>;
    [W Ret] DeleteStatement<T, W, Ret> => BoxedDeleteStatement<'a, DB, T, Ret>;
}
