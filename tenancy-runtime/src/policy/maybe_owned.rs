//! Rows that may be nobody's: without a tenant in the tenant column, a row is out of every tenant's reach, for good.

use super::aliases::Own;
use super::reading::{Named, Owner, Pairs, Plan, Readers, Sql, Table, primary_key};
use super::writing::{Fixed, NoReferences, NoRules, StampKey};
use super::{Aliased, Itself, Origin, Policy, Restricted, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::policy::Tenanted;
use crate::scope::{Includes, RootedIn, Scope};
use crate::seal::Seal;
use diesel::query_builder::QueryFragment;
use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// A tenant reads and writes the rows of `T` whose tenant column carries its key; a row whose tenant column is `NULL` is
/// nobody's, and no tenant reaches it.
pub struct MaybeOwned<T, F = Itself>(PhantomData<(T, F)>);

opaque!([T, F] MaybeOwned<T, F>);

impl<T: Tenanted, F: Origin> Policy for MaybeOwned<T, F> {
    type Reading = Restricted<Own<T, F>>;
    type As<S: AliasSource + 'static> = MaybeOwned<T, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T: Tenanted> WritePolicy for MaybeOwned<T> {
    type Writing = <Self as Policy>::Reading;
    type Rules = Fixed<T::Column, NoRules>;
    type Stamp = StampKey<T::Tenant, T::Column>;
    type References = NoReferences;
}

impl<S: Scope + RootedIn<T::Tenant>, T: Tenanted, F> Reaches<MaybeOwned<T, F>> for One<S> {}
impl<L: Includes<T::Tenant>, T: Tenanted, F> Reaches<MaybeOwned<T, F>> for Several<L> {}

impl<T, F> Pairs for MaybeOwned<T, F>
where
    T: Tenanted<PrimaryKey: QueryFragment<Names>>,
    F: Origin<Of<T::Column>: QueryFragment<Names>> + Named<T>,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        let owner = Owner::new::<T::Tenant>(Sql::of(<F::Of<T::Column>>::default()));
        let readers = Readers::new(vec![owner.or_null()]);
        plan.other_table(Table::of(vec![readers], primary_key::<T, F>()));
    }
}
