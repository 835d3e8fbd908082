//! Global rows: without a tenant in the tenant column, a row is every tenant's to read and none's to write.

use super::aliases::Own;
use super::reading::{
    Either, IsNotNull, IsNull, Named, Owner, Pairs, Plan, Readers, Sql, Table, primary_key,
};
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

/// A tenant reads its own rows and those whose tenant column is `NULL`, and writes its own.
///
/// The rule is `acts_as_tenant`'s `has_global_records`.
pub struct Global<T, F = Itself>(PhantomData<(T, F)>);

opaque!([T, F] Global<T, F>);

type Field<T, F> = <F as Origin>::Of<<T as Tenanted>::Column>;
impl<T: Tenanted, F: Origin> Policy for Global<T, F> {
    type Reading = Restricted<Either<Own<T, F>, IsNull<Field<T, F>>>>;
    type As<S: AliasSource + 'static> = Global<T, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T: Tenanted> WritePolicy for Global<T> {
    type Writing = Restricted<Own<T>>;
    type Rules = Fixed<T::Column, NoRules>;
    type Stamp = StampKey<T::Tenant, T::Column>;
    type References = NoReferences;
}

/// A policy under which some rows are global: every tenant reads them, none writes one.
#[diagnostic::on_unimplemented(
    message = "the table has no global rows",
    label = "every row is some tenant's",
    note = "say which rows are global: `#[tenanted(Org, global)]`, or `global = is_global` for a flag"
)]
pub trait GlobalPolicy: Policy {
    /// The rows that are not global.
    type Own: Default + 'static;

    /// The rows that are.
    type Global: Default + 'static;
}

impl<T: Tenanted, F: Origin> GlobalPolicy for Global<T, F> {
    type Own = IsNotNull<Field<T, F>>;
    type Global = IsNull<Field<T, F>>;
}

impl<S: Scope + RootedIn<T::Tenant>, T: Tenanted, F> Reaches<Global<T, F>> for One<S> {}
impl<L: Includes<T::Tenant>, T: Tenanted, F> Reaches<Global<T, F>> for Several<L> {}

impl<T, F> Pairs for Global<T, F>
where
    T: Tenanted<PrimaryKey: QueryFragment<Names>>,
    F: Origin<Of<T::Column>: QueryFragment<Names>> + Named<T>,
{
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        let key = Sql::of(<F::Of<T::Column>>::default());
        let everyone = key.clone().sql(" IS NULL");
        let owner = Owner::new::<T::Tenant>(key).or_null();
        let readers = Readers::new(vec![owner]).or_everyone(everyone);
        plan.other_table(Table::of(vec![readers], primary_key::<T, F>()));
    }
}
