//! `inner_join`, `left_join`, `left_outer_join`: implicit, with `.on(..)`, nested

use super::{Scoped, ScopedAlias};
use crate::opaque::opaque;
use crate::policy::{Asks, Designated, JoinKind, Policy, ReadingOf, RestrictJoin};
use crate::proof::HoldsNoUnscopedQuery;
use crate::seal::Seal;
// Diesel has no other public name for what `table.on(..)` returns.
use diesel::dsl::On as OnClauseWrapper;
use diesel::query_dsl::InternalJoinDsl;
use diesel::query_source::{Alias, AliasSource, JoinTo};
use std::marker::PhantomData;

impl<Q, P, Rhs, M> JoinTo<Rhs> for Scoped<Q, P, M>
where
    Q: super::Source + super::NotLocked,
    Rhs: JoinScoped<Q::From>,
{
    type FromClause = Rhs::From;
    type OnClause = ScopedOn<Rhs::From, Rhs::On, Rhs::Policy>;

    fn join_target(rhs: Rhs) -> (Self::FromClause, Self::OnClause) {
        let (from, on) = rhs.join_scoped();
        (from, ScopedOn(on, PhantomData))
    }
}

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

/// What a scoped query over `F` can be joined with: a designated table, or a scoped query for a nested join. Sealed.
#[diagnostic::on_unimplemented(
    message = "unscoped join in a scoped query",
    label = "not designated for tenancy, or not scoped to a tenant",
    note = "put `#[tenanted(..)]` or `#[universal]` on the model of the joined table; start a join in the join, or a subquery in its `ON`, from `Model::scoped()`",
    note = "as in plain Diesel, the tables are related by `joinable!` or by `.on(..)`; an alias is made by `tenancy::alias!` and joined by `.on(..)`"
)]
pub trait JoinScoped<F> {
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

type On<F, T> = <F as JoinTo<T>>::OnClause;

/// `.inner_join(comments::table)`
impl<F, T> JoinScoped<F> for T
where
    T: Designated<Policy: Policy<Reading: RestrictJoin<On<F, T>>>>,
    F: JoinTo<T, FromClause = T, OnClause: HoldsNoUnscopedQuery>,
{
    type From = T;
    type Policy = T::Policy;
    type On = <ReadingOf<T> as RestrictJoin<On<F, T>>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self);
        (from, <ReadingOf<T>>::restrict_join(on))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// `.inner_join(comments::table.on(..))`
impl<F, T, E> JoinScoped<F> for OnClauseWrapper<T, E>
where
    T: Designated<Policy: Policy<Reading: RestrictJoin<E>>>,
    E: HoldsNoUnscopedQuery,
    F: JoinTo<Self, FromClause = T, OnClause = E>,
{
    type From = T;
    type Policy = T::Policy;
    type On = <ReadingOf<T> as RestrictJoin<E>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self);
        (from, <ReadingOf<T>>::restrict_join(on))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// `.inner_join(Comment::scoped().inner_join(likes::table))`
impl<F, Q, P> JoinScoped<F> for Scoped<Q, P>
where
    P: Policy<Reading: RestrictJoin<On<F, Q>>>,
    F: JoinTo<Q, FromClause = Q, OnClause: HoldsNoUnscopedQuery>,
{
    type From = Q;
    type Policy = P;
    type On = <P::Reading as RestrictJoin<On<F, Q>>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self.query);
        (from, P::Reading::restrict_join(on))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// `.inner_join(Comment::scoped().inner_join(likes::table).on(..))`
impl<F, Q, P, E> JoinScoped<F> for OnClauseWrapper<Scoped<Q, P>, E>
where
    P: Policy<Reading: RestrictJoin<E>>,
    E: HoldsNoUnscopedQuery,
    F: JoinTo<Self, FromClause = Scoped<Q, P>, OnClause = E>,
{
    type From = Q;
    type Policy = P;
    type On = <P::Reading as RestrictJoin<E>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self);
        (from.query, P::Reading::restrict_join(on))
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

type ReadingAs<T, S> = <<<T as Designated>::Policy as Policy>::As<S> as Policy>::Reading;

/// `.inner_join(parents.on(..))`, where `parents` is an alias.
impl<F, T, S, E> JoinScoped<F> for OnClauseWrapper<ScopedAlias<S>, E>
where
    T: Designated,
    S: AliasSource<Target = T> + 'static,
    ReadingAs<T, S>: RestrictJoin<E>,
    E: HoldsNoUnscopedQuery,
    F: JoinTo<Self, FromClause = ScopedAlias<S>, OnClause = E>,
{
    type From = Alias<S>;
    type Policy = <T::Policy as Policy>::As<S>;
    type On = <ReadingAs<T, S> as RestrictJoin<E>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (ScopedAlias(from), on) = F::join_target(self);
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
