//! What Diesel's verbs are given, and that it is Diesel who answers.
//!
//! Diesel's verbs are traits with the argument's type as a parameter: `SelectDsl<S>`. With a type of one's own for `S`
//! one could implement it for Diesel's query, and return any other query, but for an impl of Diesel's in the way, which is
//! there for other reasons. A scoped query does not rest on that. Either its argument is handed on in a type of this
//! crate, [`Given`], for which nobody else can implement a verb; or, where Diesel looks at the argument's own type, the
//! answer has to be the type that Diesel's impl has: the query it was, and the argument in its place.

use crate::policy::Given;
use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::expression::Expression;
use diesel::internal::table_macro::{BoxedSelectStatement, SelectStatement};
use diesel::query_builder::{
    BoxedDeleteStatement, BoxedUpdateStatement, DeleteStatement, NoOrderClause, OrderClause,
    UpdateStatement,
};
#[cfg(feature = "postgres-backend")]
use diesel::query_dsl::methods::DistinctOnDsl;
use diesel::query_dsl::methods::{BoxedDsl, OrderDsl, SelectDsl, ThenOrderDsl};
use diesel::query_source::QuerySource;

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
#[cfg(feature = "postgres-backend")]
pub trait DistinctOn<S> {
    /// The query with this clause.
    type Output;

    #[doc(hidden)]
    fn on_distinct(self, selection: S) -> Self::Output;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

#[cfg(feature = "postgres-backend")]
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
