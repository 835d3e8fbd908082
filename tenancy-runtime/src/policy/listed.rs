//! The determining table as a list that every tenant reads.

use super::aliases::Own;
use super::reading::{Beside, Everybodys, Named, Pairs, Plan, Table};
use super::writing::{Fixed, NoReferences, NoRules, StampKey};
use super::{Aliased, Itself, Origin, Policy, Restricted, Unrestricted, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::opaque::opaque;
use crate::policy::Tenanted;
use crate::scope::{Includes, RootedIn, Scope};
use crate::seal::Seal;
use crate::tenant::NotNull;
use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// A tenant reads every row, and writes its own.
pub struct Listed<T, F = Itself>(PhantomData<(T, F)>);

opaque!([T, F] Listed<T, F>);

impl<T: Tenanted, F: Origin> Policy for Listed<T, F> {
    type Reading = Unrestricted<Everybodys, Beside<Own<T, F>>>;
    type As<S: AliasSource + 'static> = Listed<T, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T: Tenanted<Presence = NotNull>> WritePolicy for Listed<T> {
    type Writing = Restricted<Own<T>>;
    type Rules = Fixed<T::Column, NoRules>;
    type Stamp = StampKey<T::Tenant, T::Column>;
    type References = NoReferences;
}

impl<S: Scope + RootedIn<T::Tenant>, T: Tenanted, F> Reaches<Listed<T, F>> for One<S> {}
impl<L: Includes<T::Tenant>, T: Tenanted, F> Reaches<Listed<T, F>> for Several<L> {}

impl<T, F: Named<T>> Pairs for Listed<T, F> {
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        plan.other_table(Table::everyones(F::name()));
    }
}
