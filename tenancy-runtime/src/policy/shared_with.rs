//! Shares: rows that their owner shows to another tenant.

use super::aliases::Own;
use super::reading::{Either, IsKey, Owner, Pairs, Plan, Readers, Sql};
use super::writing::{Fixed, NamesOther, NoReferences, NoRules, StampKey};
use super::{Aliased, Itself, Origin, Policy, Restricted, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::policy::Tenanted;
use crate::scope::{Includes, RootedIn, Scope};
use crate::seal::Seal;
use crate::tenant::{KeyType, MayHoldKey, NotNull};
use diesel::expression::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{AliasSource, Column};
use std::marker::PhantomData;

/// A tenant reads its own rows and those whose column `C` names it, and writes its own.
pub struct SharedWith<T, C, F = Itself>(PhantomData<(T, C, F)>);

opaque!([T, C, F] SharedWith<T, C, F>);

impl<T, C, F> Policy for SharedWith<T, C, F>
where
    T: Tenanted,
    C: Column + Expression<SqlType: MayHoldKey<KeyType<T::Tenant>>> + Default + 'static,
    F: Origin,
{
    type Reading = Restricted<Either<Own<T, F>, IsKey<T::Tenant, F::Of<C>>>>;
    type As<S: AliasSource + 'static> = SharedWith<T, C, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, C> WritePolicy for SharedWith<T, C>
where
    T: Tenanted<Presence = NotNull>,
    C: Column + Expression<SqlType: MayHoldKey<KeyType<T::Tenant>>> + Default + 'static,
{
    type Writing = Restricted<Own<T>>;
    type Rules = Fixed<T::Column, NamesOther<C, T::Tenant, NoRules>>;
    type Stamp = StampKey<T::Tenant, T::Column>;
    type References = NoReferences;
}

impl<S: Scope + RootedIn<T::Tenant>, T: Tenanted, C, F> Reaches<SharedWith<T, C, F>> for One<S> {}
impl<L: Includes<T::Tenant>, T: Tenanted, C, F> Reaches<SharedWith<T, C, F>> for Several<L> {}

impl<T, C, F> Pairs for SharedWith<T, C, F>
where
    T: Tenanted,
    C: Column + Default + 'static,
    F: Origin<Of<T::Column>: QueryFragment<Names>, Of<C>: QueryFragment<Names>>,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        let owner = Owner::new::<T::Tenant>(Sql::of(<F::Of<T::Column>>::default()));
        let guest = Owner::new::<T::Tenant>(Sql::of(<F::Of<C>>::default())).or_null();
        plan.table(vec![Readers::new(vec![owner, guest])]);
    }
}
