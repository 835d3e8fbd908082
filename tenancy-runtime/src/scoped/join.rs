//! `inner_join`, `left_join`, `left_outer_join`: implicit, with `.on(..)`, nested

use super::Scoped;
use crate::designation::Designated;
use crate::policy::{Policy, RestrictJoin};
use crate::proof::HoldsNoUnscopedQuery;
// Diesel has no other public name for what `table.on(..)` returns.
use diesel::dsl::On as OnClauseWrapper;
use diesel::query_dsl::InternalJoinDsl;
use diesel::query_source::JoinTo;

impl<Q, P, Rhs> JoinTo<Rhs> for Scoped<Q, P>
where
    Q: super::Source,
    Rhs: JoinScoped<Q::From>,
{
    type FromClause = Rhs::From;
    type OnClause = Rhs::On;

    fn join_target(rhs: Rhs) -> (Self::FromClause, Self::OnClause) {
        rhs.join_scoped()
    }
}

impl<Q, P, Rhs, Kind, On> InternalJoinDsl<Rhs, Kind, On> for Scoped<Q, P>
where
    Q: InternalJoinDsl<Rhs, Kind, On>,
{
    type Output = Scoped<Q::Output, P>;

    fn join(self, rhs: Rhs, kind: Kind, on: On) -> Self::Output {
        Scoped::new(self.query.join(rhs, kind, on))
    }
}

/// What a scoped query over `F` can be joined with: a designated table, or a scoped query for a nested join.
pub trait JoinScoped<F> {
    /// The joined table.
    type From;

    /// The `ON`, restricted to the rows that the policy of the joined table lets through.
    type On;

    /// Takes the joined side apart.
    fn join_scoped(self) -> (Self::From, Self::On);
}

type On<F, T> = <F as JoinTo<T>>::OnClause;
type Reading<T> = <<T as Designated>::Policy as Policy>::Reading;

/// `.inner_join(comments::table)`
impl<F, T> JoinScoped<F> for T
where
    T: Designated<Policy: Policy<Reading: RestrictJoin<On<F, T>>>>,
    F: JoinTo<T, FromClause = T>,
{
    type From = T;
    type On = <Reading<T> as RestrictJoin<On<F, T>>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self);
        (from, Reading::<T>::restrict_join(on))
    }
}

/// `.inner_join(comments::table.on(..))`
impl<F, T, E> JoinScoped<F> for OnClauseWrapper<T, E>
where
    T: Designated<Policy: Policy<Reading: RestrictJoin<E>>>,
    E: HoldsNoUnscopedQuery,
    F: JoinTo<Self, FromClause = T, OnClause = E>,
{
    type From = T;
    type On = <Reading<T> as RestrictJoin<E>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self);
        (from, Reading::<T>::restrict_join(on))
    }
}

/// `.inner_join(Comment::scoped().inner_join(likes::table))`
impl<F, Q, P> JoinScoped<F> for Scoped<Q, P>
where
    P: Policy<Reading: RestrictJoin<On<F, Q>>>,
    F: JoinTo<Q, FromClause = Q>,
{
    type From = Q;
    type On = <P::Reading as RestrictJoin<On<F, Q>>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self.query);
        (from, P::Reading::restrict_join(on))
    }
}

/// `.inner_join(Comment::scoped().inner_join(likes::table).on(..))`
impl<F, Q, P, E> JoinScoped<F> for OnClauseWrapper<Scoped<Q, P>, E>
where
    P: Policy<Reading: RestrictJoin<E>>,
    E: HoldsNoUnscopedQuery,
    F: JoinTo<Self, FromClause = Scoped<Q, P>, OnClause = E>,
{
    type From = Q;
    type On = <P::Reading as RestrictJoin<E>>::On;

    fn join_scoped(self) -> (Self::From, Self::On) {
        let (from, on) = F::join_target(self);
        (from.query, P::Reading::restrict_join(on))
    }
}

impl<Q, P> Scoped<Q, P> {
    /// Gives the `ON` under which this query is joined to another, as `.on(..)` of a table does.
    pub fn on<E>(self, on: E) -> OnClauseWrapper<Self, E> {
        OnClauseWrapper::new(self, on)
    }
}
