//! Where the tenant's key of an insert comes from.

use crate::binding::{All, CurrentTenant, One, Reach};
use crate::designation::Tenanted;
use crate::tenant::{SameTenant, Tenant};
use diesel::ExpressionMethods;
use diesel::backend::Backend;
use diesel::dsl::Eq;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;
use std::fmt;
use std::marker::PhantomData;

/// Gives each row of an insert its tenant.
pub trait TenantKey<T: Tenanted> {
    /// `tenant_column = key`, as Diesel's insert takes it.
    type Eq;

    /// The tenant of one row.
    fn tenant_eq(&self) -> Self::Eq;
}

/// A source of keys for connections of the reach `R`.
pub trait KeyFor<R: Reach> {}

/// A connection of this reach has a tenant of the type `T`.
#[diagnostic::on_unimplemented(
    message = "this insert does not say for which tenant",
    label = "a connection without a tenant",
    note = "on an unscoped connection name the tenant: `.for_tenant(key)`"
)]
pub trait HasTenant<T>: Reach {}

impl<T: SameTenant<U>, U: Tenant> HasTenant<T> for One<U> {}

/// A connection of this reach has no tenant.
#[diagnostic::on_unimplemented(
    message = "this insert names a tenant, and the connection has one",
    label = "a connection of one tenant",
    note = "leave out `.for_tenant(..)`: on a `TenantConn` the tenant comes from the connection"
)]
pub trait HasNoTenant: Reach {}

impl HasNoTenant for All {}

/// The tenant of the connection.
pub struct Current<T>(PhantomData<fn() -> T>);

impl<T> Default for Current<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T> fmt::Debug for Current<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Current")
    }
}

impl<T: Tenanted> TenantKey<T> for Current<T> {
    type Eq = Eq<T::Column, CurrentTenant<T>>;

    fn tenant_eq(&self) -> Self::Eq {
        T::Column::default().eq(CurrentTenant::default())
    }
}

impl<T: Tenanted, R: HasTenant<T::Tenant>> KeyFor<R> for Current<T> {}

/// A tenant that the caller names, on an unscoped connection.
pub struct Given<T: Tenanted>(<T::Tenant as Tenant>::Key);

impl<T: Tenanted> Given<T> {
    pub(super) fn new(key: <T::Tenant as Tenant>::Key) -> Self {
        Self(key)
    }
}

impl<T: Tenanted> fmt::Debug for Given<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Given").finish_non_exhaustive()
    }
}

impl<T: Tenanted> TenantKey<T> for Given<T> {
    type Eq = Eq<T::Column, GivenTenant<T>>;

    fn tenant_eq(&self) -> Self::Eq {
        T::Column::default().eq(GivenTenant(self.0.clone()))
    }
}

impl<T: Tenanted, R: HasNoTenant> KeyFor<R> for Given<T> {}

/// A given key as a bind parameter.
pub struct GivenTenant<T: Tenanted>(<T::Tenant as Tenant>::Key);

impl<T: Tenanted> fmt::Debug for GivenTenant<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GivenTenant").finish_non_exhaustive()
    }
}

impl<T: Tenanted> QueryId for GivenTenant<T> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: Tenanted> Expression for GivenTenant<T> {
    type SqlType = <T::Column as Expression>::SqlType;
}

impl<T: Tenanted, QS> AppearsOnTable<QS> for GivenTenant<T> {}
impl<T: Tenanted, QS> SelectableExpression<QS> for GivenTenant<T> {}

impl<T: Tenanted, GB> ValidGrouping<GB> for GivenTenant<T> {
    type IsAggregate = is_aggregate::Never;
}

impl<T: Tenanted, DB> QueryFragment<DB> for GivenTenant<T>
where
    DB: Backend + HasSqlType<<T::Column as Expression>::SqlType>,
    <T::Tenant as Tenant>::Key: ToSql<<T::Column as Expression>::SqlType, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<<T::Column as Expression>::SqlType, _>(&self.0)
    }
}
