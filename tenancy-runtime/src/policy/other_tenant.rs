//! A column that names another tenant on purpose: an invitation, a transfer.

use super::reading::{Pairs, Plan};
use super::writing::NamesOther;
use super::{AdoptablePolicy, GlobalPolicy, Policy, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::opaque::opaque;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;
use crate::tenant::{KeyType, MayHoldKey, Tenant};
use diesel::expression::Expression;
use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// As under the policy `P`; the column `C` may hold the key of another tenant of the type `U`, and says so wherever it
/// is set: [`OtherTenant`](crate::OtherTenant).
pub struct WithOtherTenant<P, U, C>(PhantomData<(P, U, C)>);

opaque!([P, U, C] WithOtherTenant<P, U, C>);

impl<P: Policy, U: Tenant, C: Expression<SqlType: MayHoldKey<KeyType<U>>> + 'static> Policy
    for WithOtherTenant<P, U, C>
{
    type Reading = P::Reading;
    type As<S: AliasSource + 'static> = WithOtherTenant<P::As<S>, U, C>;

    fn is_said_by<Fk: 'static>() -> bool {
        P::is_said_by::<Fk>()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: WritePolicy, U: Tenant, C: Expression<SqlType: MayHoldKey<KeyType<U>>> + 'static>
    WritePolicy for WithOtherTenant<P, U, C>
{
    type Writing = P::Writing;
    type Rules = NamesOther<C, U, P::Rules>;
    type Stamp = P::Stamp;
    type References = P::References;
}

impl<P: GlobalPolicy, U: Tenant, C: Expression<SqlType: MayHoldKey<KeyType<U>>> + 'static>
    GlobalPolicy for WithOtherTenant<P, U, C>
{
    type Own = P::Own;
    type Global = P::Global;
}

impl<P: AdoptablePolicy, U: Tenant, C: Expression<SqlType: MayHoldKey<KeyType<U>>> + 'static>
    AdoptablePolicy for WithOtherTenant<P, U, C>
{
    type Ownerless = P::Ownerless;
}

impl<S: Scope, P, U, C> Reaches<WithOtherTenant<P, U, C>> for One<S> where One<S>: Reaches<P> {}
impl<L: Tenants, P, U, C> Reaches<WithOtherTenant<P, U, C>> for Several<L> where
    Several<L>: Reaches<P>
{
}

impl<P: Pairs, U, C> Pairs for WithOtherTenant<P, U, C> {
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
    }
}
