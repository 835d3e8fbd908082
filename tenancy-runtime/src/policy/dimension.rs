//! Several dimensions: a row belongs to a tenant in each of them.

use super::reading::{AnyDimension, Both, IsKey, Owner, Pairs, Plan, Readers, Sql};
use super::writing::{AndStamp, Fixed, Stamp, StampKey};
use super::{Aliased, Itself, Origin, Policy, Restricted, Restriction, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::names::Names;
use crate::opaque::opaque;
use crate::scope::{Carries, Scope, Tenants};
use crate::seal::Seal;
use crate::tenant::{AlwaysThere, HoldsKey, KeyType, Tenant};
use diesel::expression::Expression;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{AliasSource, Column};
use std::marker::PhantomData;

/// As under the policy `P`, and only rows whose column `C` carries the key of a tenant of the type `U`.
///
/// The rule is `django-scopes`', where a query names each dimension that the model asks for.
pub struct WithDimension<P, U, C, F = Itself>(PhantomData<(P, U, C, F)>);

type Inside<R> = <R as Restriction>::Inside;

opaque!([P, U, C, F] WithDimension<P, U, C, F>);

impl<P, U, C, F> Policy for WithDimension<P, U, C, F>
where
    P: Policy,
    U: Tenant,
    C: Column + Expression<SqlType: HoldsKey<KeyType<U>, AlwaysThere>> + Default + 'static,
    F: Origin,
{
    type Reading = Restricted<Both<Inside<P::Reading>, IsKey<U, F::Of<C>, AnyDimension>>>;
    type As<S: AliasSource + 'static> = WithDimension<P::As<S>, U, C, Aliased<S>>;

    fn is_said_by<Fk: 'static>() -> bool {
        P::is_said_by::<Fk>()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P, U, C> WritePolicy for WithDimension<P, U, C>
where
    P: WritePolicy,
    U: Tenant,
    C: Column + Expression<SqlType: HoldsKey<KeyType<U>, AlwaysThere>> + Default + 'static,
    AndStamp<P::Stamp, StampKey<U, C, AnyDimension>>: Stamp,
{
    type Writing =
        Restricted<Both<Inside<P::Writing>, IsKey<U, <Itself as Origin>::Of<C>, AnyDimension>>>;
    type Rules = Fixed<C, P::Rules>;
    type Stamp = AndStamp<P::Stamp, StampKey<U, C, AnyDimension>>;
    type References = P::References;
}

impl<S, P, U, C, F> Reaches<WithDimension<P, U, C, F>> for One<S>
where
    S: Scope + Carries<U>,
    One<S>: Reaches<P>,
{
}

impl<L: Tenants + OneInAnother, P, U, C, F> Reaches<WithDimension<P, U, C, F>> for Several<L> {}

/// The condition under which a list of tenants reads rows of several dimensions: nothing meets it.
#[diagnostic::on_unimplemented(
    message = "rows of several dimensions are read for one tenant inside another, and this connection has a list of tenants",
    label = "each tenant of a list reads by itself",
    note = "run it on a connection of one tenant inside another: `TenantConn<_, (Org, User)>`"
)]
pub(crate) trait OneInAnother {}

impl<P, U, C, F> Pairs for WithDimension<P, U, C, F>
where
    P: Pairs,
    U: Tenant,
    C: Column + Default + 'static,
    F: Origin<Of<C>: QueryFragment<Names>>,
{
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
        let owner = Owner::new::<U>(Sql::of(<F::Of<C>>::default()));
        plan.dimension(Readers::new(vec![owner]));
    }
}
