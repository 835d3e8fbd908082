//! For whom an insert writes: the tenant of the connection, or one that the caller names.

use crate::binding::walked::Walk;
use crate::binding::{self, All, One, Reach, ReadOnly};
use crate::conn::{Reaches, WritesAnyway};
use crate::opaque::opaque;
use crate::policy::{AddsNothing, CheckedOn, KeySource, StampedBy, WritePolicy};
use crate::scope::{Frame, Scope};
use crate::seal::Seal;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use std::marker::PhantomData;

/// For whom an insert writes: [`FromConnection`] or [`FromCaller`].
pub trait InsertsFor: Clone {
    /// What an insert is walked in on a connection of this reach.
    #[doc(hidden)]
    fn frame<'f>(&'f self, reach: &'f impl Reach) -> &'f Frame;

    /// Renders, for that tenant, a subquery that checks a reference.
    #[doc(hidden)]
    fn asking(&self, walk: &mut Walk<'_>) -> QueryResult<()>;
}

/// A source of keys for connections of the reach `R` and tables of the policy `P`.
pub trait KeyFor<R: Reach, P>: InsertsFor {
    /// What stamps the rows.
    type Source;

    /// Makes it.
    fn source(&self) -> Self::Source;
}

/// A connection of this reach has a tenant for tables of the policy `P`.
#[diagnostic::on_unimplemented(
    message = "this insert does not say for which tenant",
    label = "a connection without a tenant to insert for",
    note = "on an unscoped connection name the tenant: `.for_tenant(key)`",
    note = "a connection of several tenants cannot write: narrow it to one, `conn.only(key)`"
)]
pub trait HasTenant<P>: Reach {
    /// What stamps the rows.
    type Source: Default;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<S: Scope, P: WritePolicy<Stamp: StampedBy<S>, References: CheckedOn<Self>>> HasTenant<P>
    for One<S>
where
    One<S>: Reaches<P>,
{
    type Source = OfReach<Self>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Never: it says so in words of its own.
impl<S: Scope, P> HasTenant<P> for ReadOnly<S>
where
    ReadOnly<S>: WritesAnyway,
{
    type Source = OfReach<Self>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<P> HasTenant<P> for All
where
    P: WritePolicy<Stamp: AddsNothing<By<OfReach<Self>>: Default>>,
{
    type Source = <P::Stamp as AddsNothing>::By<OfReach<Self>>;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A connection of this reach has no tenant.
#[diagnostic::on_unimplemented(
    message = "this insert names a tenant, but the connection already has one",
    label = "a connection of one tenant",
    note = "leave out `.for_tenant(..)`: on a `TenantConn` the tenant comes from the connection"
)]
pub(crate) trait HasNoTenant: Reach {}

impl HasNoTenant for All {}

/// The tenant of the connection.
#[derive(Debug, Clone, Copy)]
pub struct FromConnection;

/// The tenant of a connection of the reach `R`.
pub struct OfReach<R>(PhantomData<fn() -> R>);

opaque!([R] OfReach<R>);

impl<R> Default for OfReach<R> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<R: Reach> KeySource for OfReach<R> {
    type Wrap<E: Expression> = E;

    fn wrap<E: Expression>(&self, placeholder: E) -> E {
        placeholder
    }

    type InReach<E: Expression> = InReach<E, R::Text>;

    fn in_reach<E: Expression>(&self, placeholder: E) -> InReach<E, R::Text> {
        InReach(placeholder, PhantomData)
    }
}

impl InsertsFor for FromConnection {
    fn frame<'f>(&'f self, reach: &'f impl Reach) -> &'f Frame {
        binding::frame_of(reach)
    }

    fn asking(&self, walk: &mut Walk<'_>) -> QueryResult<()> {
        walk()
    }
}

impl<P, R: HasTenant<P>> KeyFor<R, P> for FromConnection {
    type Source = R::Source;

    fn source(&self) -> R::Source {
        R::Source::default()
    }
}

/// A tenant that the caller names, on an unscoped connection.
pub struct FromCaller<S: Scope> {
    tenant: One<S>,
    /// That of an unscoped connection, for instances that are inserted: they name this tenant or none.
    frame: Frame,
}

impl<S: Scope> FromCaller<S> {
    pub(super) fn new(key: S::Key) -> Self {
        let tenant = One::new(key);
        Self {
            frame: tenant.given(),
            tenant,
        }
    }
}

opaque!([S: Scope] FromCaller<S>);

impl<S: Scope> Clone for FromCaller<S> {
    fn clone(&self) -> Self {
        Self {
            tenant: self.tenant.clone(),
            frame: self.frame.clone(),
        }
    }
}

impl<S: Scope> KeySource for FromCaller<S> {
    type Wrap<E: Expression> = ForTenant<E, S>;

    fn wrap<E: Expression>(&self, placeholder: E) -> ForTenant<E, S> {
        ForTenant {
            expression: placeholder,
            tenant: self.tenant.clone(),
        }
    }

    // No single key names such a tenant, so none of these inserts compiles.
    type InReach<E: Expression> = E;

    fn in_reach<E: Expression>(&self, placeholder: E) -> E {
        placeholder
    }
}

impl<S: Scope> InsertsFor for FromCaller<S> {
    fn frame<'f>(&'f self, _: &'f impl Reach) -> &'f Frame {
        &self.frame
    }

    fn asking(&self, walk: &mut Walk<'_>) -> QueryResult<()> {
        binding::within(&self.tenant, walk)
    }
}

impl<S: Scope, P, R: HasNoTenant> KeyFor<R, P> for FromCaller<S> {
    type Source = Self;

    fn source(&self) -> Self {
        self.clone()
    }
}

/// An expression in a statement for connections of the reach `R`, whose id says so.
pub struct InReach<E, R>(E, PhantomData<fn() -> R>);

opaque!([E, R] InReach<E, R>);

impl<E: QueryId, R: 'static> QueryId for InReach<E, R> {
    type QueryId = InReach<E::QueryId, R>;
    const HAS_STATIC_QUERY_ID: bool = E::HAS_STATIC_QUERY_ID;
}

impl<E: Expression, R> Expression for InReach<E, R> {
    type SqlType = E::SqlType;
}

impl<E: AppearsOnTable<QS>, R, QS> AppearsOnTable<QS> for InReach<E, R> {}
impl<E: SelectableExpression<QS>, R, QS> SelectableExpression<QS> for InReach<E, R> {}

impl<E, R, GB> ValidGrouping<GB> for InReach<E, R> {
    type IsAggregate = is_aggregate::Never;
}

impl<E: QueryFragment<DB>, R, DB: Backend> QueryFragment<DB> for InReach<E, R> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// An expression that is rendered for a given tenant.
pub struct ForTenant<E, S: Scope> {
    expression: E,
    tenant: One<S>,
}

opaque!([E, S: Scope] ForTenant<E, S>);

impl<E: QueryId, S: Scope> QueryId for ForTenant<E, S> {
    type QueryId = ForTenant<E::QueryId, S>;
    const HAS_STATIC_QUERY_ID: bool = E::HAS_STATIC_QUERY_ID;
}

impl<E: Expression, S: Scope> Expression for ForTenant<E, S> {
    type SqlType = E::SqlType;
}

impl<E: AppearsOnTable<QS>, S: Scope, QS> AppearsOnTable<QS> for ForTenant<E, S> {}
impl<E: SelectableExpression<QS>, S: Scope, QS> SelectableExpression<QS> for ForTenant<E, S> {}

impl<E, S: Scope, GB> ValidGrouping<GB> for ForTenant<E, S> {
    type IsAggregate = is_aggregate::Never;
}

impl<E: QueryFragment<DB>, S: Scope, DB: Backend> QueryFragment<DB> for ForTenant<E, S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        binding::within(&self.tenant, &mut || {
            self.expression.walk_ast(out.reborrow())
        })
    }
}
