//! Which rows a tenant locks: those that it writes.

use super::reading::{Pairs, Plan, Restricted};
use super::{
    Aliased, Asks, JoinKind, MaybeOwned, OneOf, Owned, OwnersBy, Policy, Restriction, WritePolicy,
};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::opaque::opaque;
use crate::policy::Tenanted;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;

use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// A policy under which a tenant locks rows. For a row that one tenant locks, all others wait, and so does the
/// application: so a tenant locks the rows that it writes, and no other that it reads.
#[diagnostic::on_unimplemented(
    message = "a tenant locks only rows that it writes, and none of a view",
    label = "reads rows that the tenant does not write",
    note = "lock the tenant's rows in a query of their own; read a universal table, and one with rows of others, in another query or a subquery",
    note = "for the rows of a view, lock those of the table behind it: designate that table, and start from its model"
)]
pub trait LockPolicy: Policy {
    /// The policy of the locked query: it reads the rows that are locked.
    type Locked: Policy;

    #[doc(hidden)]
    const LOCKS: Seal;
}

/// Reads the rows that a tenant writes under the policy `P`.
pub struct Written<P>(PhantomData<P>);

opaque!([P] Written<P>);

impl<P: WritePolicy> Policy for Written<P> {
    type Reading = P::Writing;
    type As<S: AliasSource + 'static> = P::As<S>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Scope, P> Reaches<Written<P>> for One<S> where One<S>: Reaches<P> {}
impl<L: Tenants, P> Reaches<Written<P>> for Several<L> where Several<L>: Reaches<P> {}

#[diagnostic::do_not_recommend]
impl<P: WritePolicy> LockPolicy for P {
    type Locked = Written<P>;

    const LOCKS: Seal = Seal;
}

/// Under another name of its table too, an owned row is written by its tenant.
impl<T: Tenanted, S: AliasSource + 'static> LockPolicy for Owned<T, Aliased<S>> {
    type Locked = Self;

    const LOCKS: Seal = Seal;
}

impl<T: Tenanted, S: AliasSource + 'static> LockPolicy for MaybeOwned<T, Aliased<S>> {
    type Locked = Self;

    const LOCKS: Seal = Seal;
}

impl<T: 'static, O: OwnersBy<T>, S: AliasSource + 'static> LockPolicy for OneOf<T, O, Aliased<S>> {
    type Locked = Self;

    const LOCKS: Seal = Seal;
}

/// The rows of a joined table are locked with those of the first one, and their predicate stands in the `ON` already.
impl<P: LockPolicy, Also: LocksWhatItReads, Kind: JoinKind> LockPolicy for Asks<P, Also, Kind> {
    type Locked = WithLocked<Asks<P::Locked, Also::Joined, Kind>, Also>;

    const LOCKS: Seal = Seal;
}

/// Reads under the policy `P`, that of a join, and locks rows of a joined table of the policy `Also`. Whether that is permitted is asked
/// with the predicate of the first table, for the predicate in the `ON` is there already.
pub struct WithLocked<P, Also>(PhantomData<(P, Also)>);

opaque!([P, Also] WithLocked<P, Also>);

impl<P: Policy, Also: LocksWhatItReads> Policy for WithLocked<P, Also> {
    type Reading = Restricted<Also::Asking<<P::Reading as Restriction>::Inside>>;
    type As<S: AliasSource + 'static> = WithLocked<P::As<S>, Also>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Scope, P, Also> Reaches<WithLocked<P, Also>> for One<S> where One<S>: Reaches<P> {}
impl<L: Tenants, P, Also> Reaches<WithLocked<P, Also>> for Several<L> where Several<L>: Reaches<P> {}

impl<P: Pairs, Also> Pairs for WithLocked<P, Also> {
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
    }
}

/// A policy under which a tenant writes all rows that it reads.
#[diagnostic::on_unimplemented(
    message = "a tenant locks only rows that it writes, and none of a view",
    label = "joins rows that the tenant does not write",
    note = "lock the tenant's rows in a query of their own; read a universal table, and one with rows of others, in another query or a subquery",
    note = "for the rows of a view, lock those of the table behind it: designate that table, and start from its model"
)]
pub trait LocksWhatItReads: LockPolicy {
    /// The policy of the joined table in a query that locks.
    type Joined: Policy;

    /// `<E>`, by whoever has been permitted what locking rows of the joined table asks for.
    type Asking<E: Default + 'static>: Default + 'static;
}

#[diagnostic::do_not_recommend]
impl<P: WritePolicy<Writing = <P as Policy>::Reading>> LocksWhatItReads for P {
    type Joined = Self;
    type Asking<E: Default + 'static> = E;
}

impl<T: Tenanted, S: AliasSource + 'static> LocksWhatItReads for Owned<T, Aliased<S>> {
    type Joined = Self;
    type Asking<E: Default + 'static> = E;
}

impl<T: Tenanted, S: AliasSource + 'static> LocksWhatItReads for MaybeOwned<T, Aliased<S>> {
    type Joined = Self;
    type Asking<E: Default + 'static> = E;
}

impl<T: 'static, O: OwnersBy<T>, S: AliasSource + 'static> LocksWhatItReads
    for OneOf<T, O, Aliased<S>>
{
    type Joined = Self;
    type Asking<E: Default + 'static> = E;
}

impl<P: LocksWhatItReads, Also: LocksWhatItReads, Kind: JoinKind> LocksWhatItReads
    for Asks<P, Also, Kind>
{
    type Joined = Asks<P::Joined, Also::Joined, Kind>;
    type Asking<E: Default + 'static> = P::Asking<Also::Asking<E>>;
}

impl<P: Pairs> Pairs for Written<P> {
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
    }
}
