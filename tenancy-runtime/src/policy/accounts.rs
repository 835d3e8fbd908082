//! Accounts: a tenant reads who its members are, and the operations on accounts say who is one.

use super::checked_key::{ChecksKey, Here};
use super::kept_from_tenants::kept_from_tenants;
use super::reading::{Pairs, Plan};
use super::writing::{
    Above, AddsNothing, CanCheck, ColumnIs, Deletable, Differs, Inserted, IsSame, KeySource,
    MayAssign, NoReferences, OfItself, Owns, Stamp, StampKey, StampedBy, Updated,
};
use super::{AreTenants, Designated, Policy, UpdatesForAll, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::opaque::opaque;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;
use crate::tenant::Tenant;
use diesel::expression::is_contained_in_group_by::{No, Yes};
use diesel::query_source::AliasSource;
use diesel::sql_types::is_nullable::IsNullable;
use std::marker::PhantomData;

/// A tenant reads the rows that the policy `P` gives it, and writes none of them. Rows that hang on them, `through` their
/// table, it writes as under `P`.
///
/// Such a row decides whose rows a tenant reads, and what somebody may do in its name. Code that holds the tenant's
/// connection, which is each handler, does not decide that.
pub struct Memberships<P>(PhantomData<P>);

opaque!([P] Memberships<P>);

impl<P: Policy> Policy for Memberships<P> {
    type Reading = P::Reading;
    type As<S: AliasSource + 'static> = Memberships<P::As<S>>;

    fn is_said_by<Fk: 'static>() -> bool {
        P::is_said_by::<Fk>()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: WritePolicy> WritePolicy for Memberships<P> {
    type Writing = P::Writing;
    type Rules = ByOperations<P::Rules>;
    type Stamp = ByOperations<P::Stamp>;
    type References = NoReferences;
}

/// What the condition is about: a table that is designated as that of memberships, or of what else lets somebody act.
#[derive(Debug, Clone, Copy)]
pub struct AMembership;

/// The condition under which a tenant writes them: nothing meets it.
#[diagnostic::on_unimplemented(
    message = "a tenant does not write its memberships, nor what else lets somebody act for it",
    label = "a row of it lets somebody act for the tenant, or do more",
    note = "memberships, invitations, join links, domains, API keys and impersonations change by the operations of `tenancy::accounts`, and teams by those of `tenancy::permissions`, which check who may do it",
    note = "or write them with plain Diesel, on an unscoped connection: then nothing counts owners, seats and changes"
)]
pub(crate) trait WrittenByTenants {}

kept_from_tenants!(ByOperations unless for<'membership> AMembership: WrittenByTenants);

/// No tenant writes any key there.
impl<P, Key, T> ChecksKey<Key, T, Here> for Memberships<P> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// As under the policy `P`, whose rows are the tenants `T`; and a tenant does not change how it stands.
///
/// It changes the rest of its row, such as its name. What accounts keep of it decides whether it is served, under which
/// address, and how many members it has room for.
pub struct WithAccounts<P, T>(PhantomData<(P, T)>);

opaque!([P, T] WithAccounts<P, T>);

/// Tenants of whose row accounts keep some columns; written by `#[determines_tenant(accounts)]`.
pub trait KeptByAccounts: Tenant {
    /// The rules of these columns, a [`Kept`] each, before the `Rest`.
    type Rules<Rest>;
}

impl<P: Policy, T: Tenant> Policy for WithAccounts<P, T> {
    type Reading = P::Reading;
    type As<S: AliasSource + 'static> = WithAccounts<P::As<S>, T>;

    fn is_said_by<Fk: 'static>() -> bool {
        P::is_said_by::<Fk>()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: WritePolicy, T: KeptByAccounts> WritePolicy for WithAccounts<P, T> {
    type Writing = P::Writing;
    type Rules = T::Rules<P::Rules>;
    type Stamp = ByAccounts<P::Stamp>;
    type References = P::References;
}

/// As the stamp `R`, of rows that are tenants: none inserts or deletes itself. Who could do both would put another row in
/// the place of its own, with a standing that it likes.
#[derive(Debug, Clone, Copy)]
pub struct ByAccounts<R>(PhantomData<R>);

/// What the conditions are about: a tenant that accounts keep.
#[derive(Debug, Clone, Copy)]
pub struct ATenant;

/// The condition under which a tenant deletes tenants: nothing meets it.
#[diagnostic::on_unimplemented(
    message = "a tenant with accounts is not deleted by a tenant",
    label = "with it, how it stands would be gone, and could be set anew",
    note = "`ScheduleDeletion` and `PurgeTenant` of `tenancy::accounts` end it, with its members and its rows",
    note = "or delete the row on an unscoped connection, with plain Diesel"
)]
pub(crate) trait DeletedByTenants {}

/// The condition under which a tenant inserts its own row: nothing meets it.
#[diagnostic::on_unimplemented(
    message = "a tenant with accounts does not insert its own row",
    label = "a connection of the tenant, which is not there before its row is",
    note = "insert a new tenant on an unscoped connection: `conn.unscoped(\"sign-up\")`"
)]
pub(crate) trait InsertedByItself {}

impl<R: Owns> Owns for ByAccounts<R> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<R> Deletable for ByAccounts<R>
where
    for<'tenant> &'tenant ATenant: DeletedByTenants,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<R: Stamp> Stamp for ByAccounts<R> {
    type Scope = R::Scope;
    const COLUMN: &'static str = R::COLUMN;
    const GUARD: &'static str = R::GUARD;
    type Eq<K: KeySource> = R::Eq<K>;

    fn eq<K: KeySource>(key: &K) -> R::Eq<K> {
        R::eq(key)
    }
}

impl<R: AddsNothing> AddsNothing for ByAccounts<R> {
    type By<K> = R::By<K>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<R: CanCheck<IsNullable>> CanCheck<IsNullable> for ByAccounts<R> {}

impl<S, T, C> StampedBy<S> for ByAccounts<StampKey<T, C>> where
    for<'tenant> &'tenant ATenant: InsertedByItself
{
}

impl<S, T, C> StampedBy<S> for ByAccounts<StampKey<T, C, OfItself>> where
    for<'tenant> &'tenant ATenant: InsertedByItself
{
}

/// The tenant above makes those below it.
impl<S, T, C> StampedBy<S> for ByAccounts<StampKey<T, C, Above>> where
    StampKey<T, C, Above>: StampedBy<S>
{
}

/// The column `C` says how a tenant stands: an insert sets it, and no update.
#[derive(Debug, Clone, Copy)]
pub struct Kept<C, Rest>(PhantomData<(C, Rest)>);

impl<C, F, Rest, E> MayAssign<Kept<F, Rest>, E> for C
where
    C: ColumnIs<F>,
    C::Answer: ChangesNoStanding<E> + IsSame,
    C: MayAssign<Rest, E>,
{
    const SEALED_BY_TENANCY: Seal = {
        assert!(
            C::Answer::SAME || !C::SAME_NAME,
            "this would change how a tenant stands: a second column by the name of one that accounts keep",
        );
        <C as MayAssign<Rest, E>>::SEALED_BY_TENANCY
    };
}

/// The answer for a column that accounts do not keep, or for an insert: a new tenant has all of them.
#[diagnostic::on_unimplemented(
    message = "a tenant does not change how it stands",
    label = "assigns a column that accounts keep of the tenant",
    note = "its slug, status, owners and seats, and how often it has changed, change by the operations of `tenancy::accounts`, or on an unscoped connection, by plain Diesel",
    note = "to save an instance, leave its field out: `#[diesel(skip_update)]`"
)]
pub(crate) trait ChangesNoStanding<E> {}

impl<E> ChangesNoStanding<E> for Differs<No, No> {}
impl<E> ChangesNoStanding<E> for Differs<No, Yes> {}
impl<E> ChangesNoStanding<E> for Differs<Yes, No> {}
impl<E> ChangesNoStanding<Inserted<E>> for Differs<Yes, Yes> {}

impl<S: Scope, P, T> Reaches<WithAccounts<P, T>> for One<S> where One<S>: Reaches<P> {}
impl<L: Tenants, P, T> Reaches<WithAccounts<P, T>> for Several<L> where Several<L>: Reaches<P> {}

impl<P: Pairs, T> Pairs for WithAccounts<P, T> {
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
    }
}

impl<P: AreTenants<T, U>, T, U> AreTenants<T, U> for WithAccounts<P, U> {}

/// The mode of accounts, which a join table names: who signs in is one over all tenants, and none of them changes that.
#[derive(Debug, Clone, Copy)]
pub struct OfAccounts;

/// What the condition is about: the table of the accounts.
#[derive(Debug, Clone, Copy)]
pub struct AnAccount;

/// The condition under which a tenant writes accounts: nothing meets it.
#[diagnostic::on_unimplemented(
    message = "a tenant does not write accounts",
    label = "who signs in, one over all tenants",
    note = "write accounts on an unscoped connection, with plain Diesel",
    note = "what one tenant knows of a member hangs on the membership: `#[tenanted(through = memberships, foreign_key = ..)]`"
)]
pub(crate) trait WrittenByAnyTenant {}

impl UpdatesForAll for OfAccounts
where
    for<'account> &'account AnAccount: WrittenByAnyTenant,
{
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The column `Key` of `Join` names accounts, which are rows of the table `T`.
pub struct NamedByMemberships<Join, Key, T>(PhantomData<fn() -> (Join, Key, T)>);

opaque!([Join, Key, T] NamedByMemberships<Join, Key, T>);

impl<Join, Key, T> NamedByMemberships<Join, Key, T> {
    /// Asks whether a tenant writes any key there. `At` is where that is said, and left to inference.
    pub fn check<At>()
    where
        Join: Designated<Policy: NamesAccounts<Key, T, At>>,
    {
    }
}

/// A policy under which a tenant does not write any key of an account into the column `Key`. Sealed.
#[diagnostic::on_unimplemented(
    message = "a tenant could write any key into `{Key}`, and read the account that has it",
    label = "this table says whose members the accounts are, and tenants write it",
    note = "put `#[membership(..)]` on its model, with the tenant and the account"
)]
pub trait NamesAccounts<Key, T, At> {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

#[diagnostic::do_not_recommend]
impl<P: ChecksKey<Key, T, At>, Key, T, At> NamesAccounts<Key, T, At> for P {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Scope, P> Reaches<Memberships<P>> for One<S> where One<S>: Reaches<P> {}
impl<L: Tenants, P> Reaches<Memberships<P>> for Several<L> where Several<L>: Reaches<P> {}

impl<P: Pairs> Pairs for Memberships<P> {
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
    }
}
