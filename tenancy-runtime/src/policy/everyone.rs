//! Universal tables: the rows are everybody's.

use super::reading::{Named, Pairs, Plan, Table};
use super::{Aliased, Itself, Origin, Policy, Unrestricted};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::opaque::opaque;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;
use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// Every tenant reads every row of `T`; no tenant writes one, for what one tenant writes there every other one reads.
pub struct Everyone<T, F = Itself>(PhantomData<(T, F)>);

opaque!([T, F] Everyone<T, F>);

impl<T: 'static, F: Origin> Policy for Everyone<T, F> {
    type Reading = Unrestricted;
    type As<S: AliasSource + 'static> = Everyone<T, Aliased<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Scope, T, F> Reaches<Everyone<T, F>> for One<S> {}
impl<L: Tenants, T, F> Reaches<Everyone<T, F>> for Several<L> {}

impl<T: 'static, F: Named<T> + 'static> Pairs for Everyone<T, F> {
    const IS_ONE_TABLE: bool = true;

    fn lay_out(plan: &mut Plan) {
        plan.other_table(Table::everyones(F::name()));
    }
}
