//! A query whose parts have been restricted one by one, and what they ask of the connection.

use super::{GlobalPolicy, Policy, Unrestricted};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::scope::Scope;
use crate::seal::Seal;
use crate::tenant::Tenant;
use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// Reads under the policy `P`, and is run by connections that reach `Also` as well: after a join with a table of the
/// policy `Also`, whose predicate stands in the `ON`.
#[derive(Debug, Clone, Copy)]
pub struct Asks<P, Also>(PhantomData<(P, Also)>);

impl<P: Policy, Also: Policy> Policy for Asks<P, Also> {
    type Reading = P::Reading;
    type As<S: AliasSource + 'static> = Asks<P::As<S>, Also::As<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: GlobalPolicy, Also: Policy> GlobalPolicy for Asks<P, Also> {
    type Own = P::Own;
    type Global = P::Global;
}

impl<S: Scope, P, Also> Reaches<Asks<P, Also>> for One<S> where One<S>: Reaches<P> + Reaches<Also> {}

impl<T: Tenant, P, Also> Reaches<Asks<P, Also>> for Several<T> where
    Several<T>: Reaches<P> + Reaches<Also>
{
}

/// Restricted already: both sides of a union, a select without a table.
#[derive(Debug, Clone, Copy)]
pub struct Closed;

impl Policy for Closed {
    type Reading = Unrestricted;
    type As<S: AliasSource + 'static> = Self;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Scope> Reaches<Closed> for One<S> {}
impl<T: Tenant> Reaches<Closed> for Several<T> {}
