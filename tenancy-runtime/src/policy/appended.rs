//! Rows that the operations of accounts append: a tenant reads its own, and writes none.

use super::kept_from_tenants::kept_from_tenants;
use super::reading::{Pairs, Plan};
use super::writing::{
    Deletable, Inserted, KeySource, MayAssign, NoReferences, Owns, Stamp, StampedBy, Updated,
};
use super::{Policy, WritePolicy};
use crate::binding::{One, Several};
use crate::conn::Reaches;
use crate::opaque::opaque;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;
use diesel::query_source::AliasSource;
use std::marker::PhantomData;

/// A tenant reads the rows that the policy `P` gives it, and writes none of them.
///
/// Such a row says what somebody has done, or what is still to be done. Code that holds the tenant's connection, which is
/// each handler, does not rewrite that.
pub struct Appended<P>(PhantomData<P>);

opaque!([P] Appended<P>);

impl<P: Policy> Policy for Appended<P> {
    type Reading = P::Reading;
    type As<S: AliasSource + 'static> = Appended<P::As<S>>;

    fn is_said_by<Fk: 'static>() -> bool {
        P::is_said_by::<Fk>()
    }

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P: WritePolicy> WritePolicy for Appended<P> {
    type Writing = P::Writing;
    type Rules = ByAppending<P::Rules>;
    type Stamp = ByAppending<P::Stamp>;
    type References = NoReferences;
}

/// What the condition is about: a table that is designated as an audit log, or as an outbox.
#[derive(Debug, Clone, Copy)]
pub struct ALog;

/// The condition under which a tenant writes its audit log or its outbox: nothing meets it.
#[diagnostic::on_unimplemented(
    message = "a tenant does not write its audit log, nor its outbox",
    label = "what has been done, or is still to be done",
    note = "the operations of `tenancy::accounts` append to both, in the transaction of the change; `Record` and `Enqueue` do it for the application"
)]
pub(crate) trait AppendedByTenants {}

kept_from_tenants!(ByAppending unless for<'log> ALog: AppendedByTenants);

impl<S: Scope, P> Reaches<Appended<P>> for One<S> where One<S>: Reaches<P> {}
impl<L: Tenants, P> Reaches<Appended<P>> for Several<L> where Several<L>: Reaches<P> {}

impl<P: Pairs> Pairs for Appended<P> {
    const IS_ONE_TABLE: bool = P::IS_ONE_TABLE;

    fn lay_out(plan: &mut Plan) {
        P::lay_out(plan);
    }
}
