//! `inner_join`, `left_join`, `left_outer_join`: implicit, with `.on(..)`, nested

use super::{Scoped, ScopedAlias};
use crate::opaque::opaque;
use crate::policy::{Asks, Designated, JoinKind, Policy, ReadOf, ReadsOf, RestrictJoin};
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
// Diesel has no other public name for what `table.on(..)` returns.
use diesel::dsl::On as OnClauseWrapper;
use diesel::internal::table_macro::{FromClause, SelectStatement};
use diesel::query_dsl::InternalJoinDsl;
use diesel::query_source::{Alias, AliasSource, JoinTo, QuerySource};
use std::marker::PhantomData;

impl<Q, P, Rhs, M> JoinTo<Rhs> for Scoped<Q, P, M>
where
    Q: super::Source + super::NotLocked,
    Rhs: JoinScoped,
    Rhs::Side: JoinedTo<Q::From>,
{
    type FromClause = Joined<Q, Rhs>;
    type OnClause = ScopedOn<
        Joined<Q, Rhs>,
        <Rhs::Side as JoinedTo<Q::From>>::On,
        <Rhs::Side as JoinedTo<Q::From>>::Policy,
    >;

    fn join_target(rhs: Rhs) -> (Self::FromClause, Self::OnClause) {
        let (from, on) = rhs.side().join_scoped();
        (from, ScopedOn(on, PhantomData))
    }
}

type Joined<Q, Rhs> = <<Rhs as JoinScoped>::Side as JoinedTo<<Q as super::Source>::From>>::From;

impl<Q, P, Rhs, Kind, On, Also, M> InternalJoinDsl<Rhs, Kind, ScopedOn<Rhs, On, Also>>
    for Scoped<Q, P, M>
where
    Kind: JoinKind,
    Q: InternalJoinDsl<Rhs, Kind, On>,
{
    type Output = Scoped<Q::Output, Asks<P, Also, Kind>, M>;

    fn join(self, rhs: Rhs, kind: Kind, on: ScopedOn<Rhs, On, Also>) -> Self::Output {
        Scoped::new(self.query.join(rhs, kind, on.0))
    }
}

/// The `ON` of a join with `Rhs`, restricted to the rows that `Rhs`'s policy lets through.
///
/// Diesel's hidden `join` takes any `ON`; that of a scoped query takes only this one, which only `join_target` makes.
pub struct ScopedOn<Rhs, On, P>(On, PhantomData<(Rhs, P)>);

opaque!([Rhs, On, P] ScopedOn<Rhs, On, P>);

/// What a scoped query can be joined with: a designated table, or a scoped query for a nested join. Sealed.
///
/// The form is one question, and what is in it another, [`JoinedTo`]. Of one question about both, rustc would say that the
/// joined side is one without its `.on(..)`, and so lead to a join of other rows.
#[diagnostic::on_unimplemented(
    message = "unscoped join in a scoped query",
    label = "not designated for tenancy, or not scoped to a tenant",
    note = "put `#[tenanted(..)]` or `#[universal]` on the model of the joined table; start a join in the join, or a subquery in its `ON`, from `Model::scoped()`",
    note = "as in plain Diesel, the tables are related by `joinable!` or by `.on(..)`; an alias is made by `tenancy::alias!` and joined by `.on(..)`"
)]
pub trait JoinScoped {
    /// The joined side, in a type of this crate.
    type Side;

    /// Makes it.
    fn side(self) -> Self::Side;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// A joined side that a query over `F` is joined with.
#[diagnostic::on_unimplemented(
    message = "unscoped join in a scoped query",
    label = "not related to what is selected from",
    note = "as in plain Diesel, the tables are related by `joinable!` or by `.on(..)`; an alias is made by `tenancy::alias!` and joined by `.on(..)`"
)]
pub trait JoinedTo<F> {
    /// The joined table.
    type From;

    /// What it asks of the connection.
    type Policy;

    /// The `ON`, restricted to the rows that the policy of the joined table lets through.
    type On;

    /// Takes the joined side apart.
    fn join_scoped(self) -> (Self::From, Self::On);

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

/// `.inner_join(comments::table)`
#[derive(Debug)]
pub struct TableSide<T>(T);

/// `.inner_join(Comment::scoped().inner_join(likes::table))`
#[derive(Debug)]
pub struct QuerySide<Q, P>(Scoped<Q, P>);

/// `.inner_join(comments::table.on(..))`
#[allow(missing_debug_implementations)]
pub struct TableOn<T, E>(OnClauseWrapper<T, E>);

/// `.inner_join(Comment::scoped().inner_join(likes::table).on(..))`
#[allow(missing_debug_implementations)]
pub struct QueryOn<Q, P, E>(OnClauseWrapper<Scoped<Q, P>, E>);

/// `.inner_join(parents.on(..))`, where `parents` is an alias.
#[allow(missing_debug_implementations)]
pub struct AliasOn<S, E>(OnClauseWrapper<ScopedAlias<S>, E>);

macro_rules! sides {
    ($([$($generics:tt)*] $Rhs:ty => $Side:ident<$($Param:ident),+>;)+) => {$(
        impl<$($generics)*> JoinScoped for $Rhs {
            type Side = $Side<$($Param),+>;

            fn side(self) -> Self::Side {
                $Side(self)
            }

            const SEALED_BY_TENANCY: Seal = Seal;
        }
    )+};
}

sides! {
    [T: Designated] T => TableSide<T>;
    [Q, P] Scoped<Q, P> => QuerySide<Q, P>;
    [T: Designated, E] OnClauseWrapper<T, E> => TableOn<T, E>;
    [Q, P, E] OnClauseWrapper<Scoped<Q, P>, E> => QueryOn<Q, P, E>;
    [S, E] OnClauseWrapper<ScopedAlias<S>, E> => AliasOn<S, E>;
}

type On<F, T> = <F as JoinTo<T>>::OnClause;

impl<F, T> JoinedTo<F> for TableSide<T>
where
    T: Designated,
    ReadOf<T>: RestrictJoin<On<F, T>>,
    F: JoinTo<T, FromClause = T, OnClause: HoldsNoUnscopedQuery>,
{
    type From = T;
    type Policy = ReadsOf<T>;
    type On = <ReadOf<T> as RestrictJoin<On<F, T>>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self.0);
        (from, <ReadOf<T>>::restrict_join(on))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<F, T, E> JoinedTo<F> for TableOn<T, E>
where
    T: Designated,
    ReadOf<T>: RestrictJoin<E>,
    E: HoldsNoUnscopedQuery,
    F: JoinTo<OnClauseWrapper<T, E>, FromClause = T, OnClause = E>,
{
    type From = T;
    type Policy = ReadsOf<T>;
    type On = <ReadOf<T> as RestrictJoin<E>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self.0);
        (from, <ReadOf<T>>::restrict_join(on))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A query that is nothing but tables and joins.
///
/// Diesel joins no other one, and says so of its own types. What it joins has no type here until this is met.
#[diagnostic::on_unimplemented(
    message = "a join with a scoped query that is more than tables",
    label = "has a filter, an order, a limit or the like",
    note = "filter after the join, `.inner_join(..).filter(..)`, or in its `ON`: `comments::table.on(..)`",
    note = "what an order or a limit chooses stands in a subquery: `.filter(id.eq_any(..))`"
)]
pub trait TablesAlone {
    /// The query.
    type Itself;

    /// Returns it.
    fn itself(self) -> Self::Itself;
}

impl<F: QuerySource> TablesAlone for SelectStatement<FromClause<F>> {
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

impl<F, Q, P> JoinedTo<F> for QuerySide<Q, P>
where
    Q: TablesAlone<Itself = Q>,
    P: Policy<Reading: RestrictJoin<On<F, Q>>>,
    F: JoinTo<Q, FromClause = Q, OnClause: HoldsNoUnscopedQuery>,
{
    type From = Q::Itself;
    type Policy = P;
    type On = <P::Reading as RestrictJoin<On<F, Q>>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self.0.query);
        (from.itself(), P::Reading::restrict_join(on))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<F, Q, P, E> JoinedTo<F> for QueryOn<Q, P, E>
where
    Q: TablesAlone,
    P: Policy<Reading: RestrictJoin<E>>,
    E: HoldsNoUnscopedQuery,
    F: JoinTo<OnClauseWrapper<Scoped<Q, P>, E>, FromClause = Scoped<Q, P>, OnClause = E>,
{
    type From = Q::Itself;
    type Policy = P;
    type On = <P::Reading as RestrictJoin<E>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self.0);
        (from.query.itself(), P::Reading::restrict_join(on))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

type ReadingAs<T, S> = <<ReadsOf<T> as Policy>::As<S> as Policy>::Reading;

impl<F, T, S, E> JoinedTo<F> for AliasOn<S, E>
where
    T: Designated,
    S: AliasSource<Target = T> + 'static,
    ReadingAs<T, S>: RestrictJoin<E>,
    E: HoldsNoUnscopedQuery,
    F: JoinTo<OnClauseWrapper<ScopedAlias<S>, E>, FromClause = ScopedAlias<S>, OnClause = E>,
{
    type From = Alias<S>;
    type Policy = <ReadsOf<T> as Policy>::As<S>;
    type On = <ReadingAs<T, S> as RestrictJoin<E>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (ScopedAlias(from), on) = F::join_target(self.0);
        (from, ReadingAs::<T, S>::restrict_join(on))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<Q, P> Scoped<Q, P> {
    /// Gives the `ON` under which this query is joined to another, as `.on(..)` of a table does.
    pub fn on<E>(self, on: E) -> OnClauseWrapper<Self, E> {
        OnClauseWrapper::new(self, on)
    }
}
