//! A query whose parts have been restricted one by one, and what they ask of the connection.
//!
//! A join or a union asks for what its parts ask for, and a connection runs it if it reaches each of them. So a table of
//! another type of tenant, or of a dimension that the connection lacks, does not compile. Inside an expression (`exists`,
//! `eq_any`) Diesel's types hide which tables there are. There it is an error when the query is rendered, before any SQL:
//! [`ScopeError::OtherTenantType`](crate::ScopeError::OtherTenantType).

use super::{AllSides, GlobalPolicy, Pairs, Plan, Policy, Restriction, Unrestricted};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;

use diesel::internal::table_macro::{Inner, LeftOuter};
use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// Diesel's inner or outer join. Sealed.
pub trait JoinKind: 'static {
    /// Whether a row of the left side stays that meets none.
    const OUTER: bool;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl JoinKind for Inner {
    const OUTER: bool = false;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl JoinKind for LeftOuter {
    const OUTER: bool = true;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Reads under the policy `P`, and is run by connections that reach `Also` as well: after a join with a table of the
/// policy `Also`, whose predicate stands in the `ON`.
#[derive(Debug, Clone, Copy)]
pub struct Asks<P, Also, Kind = Inner>(PhantomData<(P, Also, Kind)>);

impl<P: Policy, Also: Policy, Kind: JoinKind> Policy for Asks<P, Also, Kind> {
    type Reading = <P::Reading as Restriction>::With<<Also::Reading as Restriction>::Keys>;
    type As<S: AliasSource + 'static> = Asks<P::As<S>, Also::As<S>, Kind>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: GlobalPolicy, Also: Policy, Kind: JoinKind> GlobalPolicy for Asks<P, Also, Kind> {
    type Own = P::Own;
    type Global = P::Global;
}

impl<S: Scope, P, Also, Kind> Reaches<Asks<P, Also, Kind>> for One<S> where
    One<S>: Reaches<P> + Reaches<Also>
{
}

impl<L: Tenants, P, Also, Kind> Reaches<Asks<P, Also, Kind>> for Several<L> where
    Several<L>: Reaches<P> + Reaches<Also>
{
}

impl<P: Pairs, Also: Pairs, Kind: JoinKind> Pairs for Asks<P, Also, Kind> {
    const IS_ONE_TABLE: bool = false;

    fn lay_out(plan: &mut Plan) {
        plan.join::<P, Also>(Kind::OUTER);
    }
}

/// Both sides of a union, restricted already: of the policy `P`, and of `Also`.
#[derive(Debug, Clone, Copy)]
pub struct Combined<P, Also>(PhantomData<(P, Also)>);

impl<P: Policy, Also: Policy> Policy for Combined<P, Also> {
    type Reading = AllSides;
    type As<S: AliasSource + 'static> = Combined<P::As<S>, Also::As<S>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Scope, P, Also> Reaches<Combined<P, Also>> for One<S> where
    One<S>: Reaches<P> + Reaches<Also>
{
}

impl<L: Tenants, P, Also> Reaches<Combined<P, Also>> for Several<L> where
    Several<L>: Reaches<P> + Reaches<Also>
{
}

impl<P: Pairs, Also: Pairs> Pairs for Combined<P, Also> {
    const IS_ONE_TABLE: bool = false;

    fn lay_out(plan: &mut Plan) {
        plan.combine::<P, Also>();
    }
}

/// Restricted already: a select without a table.
#[derive(Debug, Clone, Copy)]
pub struct Closed;

impl Policy for Closed {
    type Reading = Unrestricted;
    type As<S: AliasSource + 'static> = Self;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<S: Scope> Reaches<Closed> for One<S> {}
impl<L: Tenants> Reaches<Closed> for Several<L> {}

impl Pairs for Closed {
    const IS_ONE_TABLE: bool = false;

    fn lay_out(_: &mut Plan) {}
}
