//! Rows without an owner yet: no tenant sees them until one adopts them.

use super::aliases::Own;
use super::reading::{IsNull, Named, Owner, Pairs, Plan, Readers, Sql, Table, primary_key};
use super::writing::{Fixed, NoReferences, NoRules, StampKey};
use super::{Aliased, Itself, Origin, Policy, Restricted, Restriction, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::policy::Tenanted;
use crate::scope::{Includes, RootedIn, Scope};
use crate::seal::Seal;
use crate::tenant::MayBeNull;
use diesel::query_builder::QueryFragment;
use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// A tenant reads and writes its own rows; one whose tenant column is `NULL` is invisible to every tenant, and
/// becomes a tenant's by [`Model::adopt`](crate::Model::adopt) alone.
pub struct Adoptable<T, F = Itself>(PhantomData<(T, F)>);

opaque!([T, F] Adoptable<T, F>);

impl<T: Tenanted, F: Origin> Policy for Adoptable<T, F> {
    type Reading = Restricted<Own<T, F>>;
    type As<S: AliasSource + 'static> = Adoptable<T, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T: Tenanted> WritePolicy for Adoptable<T> {
    type Writing = <Self as Policy>::Reading;
    type Rules = Fixed<T::Column, NoRules>;
    type Stamp = StampKey<T::Tenant, T::Column>;
    type References = NoReferences;
}

/// A policy under which a row may have no owner yet.
#[diagnostic::on_unimplemented(
    message = "every row of this table has an owner, so none can be adopted",
    label = "not adoptable",
    note = "rows without an owner are allowed by `#[tenanted(Org, adoptable)]`, with a nullable tenant column"
)]
pub trait AdoptablePolicy: WritePolicy {
    /// The rows without an owner.
    type Ownerless: Restriction + 'static;
}

impl<T: Tenanted<Presence = MayBeNull>> AdoptablePolicy for Adoptable<T> {
    type Ownerless = Restricted<IsNull<<Itself as Origin>::Of<T::Column>>>;
}

impl<S: Scope + RootedIn<T::Tenant>, T: Tenanted, F> Reaches<Adoptable<T, F>> for One<S> {}
impl<L: Includes<T::Tenant>, T: Tenanted, F> Reaches<Adoptable<T, F>> for Several<L> {}

impl<T, F> Pairs for Adoptable<T, F>
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
