//! What every insert adds to its rows: the tenant, and where its key comes from.

use crate::binding::{self, All, CurrentTenant, Frame, One, Reach};
use crate::conn::Reaches;
use crate::policy::{CurrentOwner, CurrentType, Owners, WritePolicy};
use crate::scope::Scope;
use crate::tenant::Tenant;
use diesel::ExpressionMethods;
use diesel::backend::Backend;
use diesel::dsl::Eq;
use diesel::expression::{
    AppearsOnTable, AsExpression, Expression, SelectableExpression, TypedExpressionType,
    ValidGrouping, is_aggregate,
};
use diesel::insertable::Insertable;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_source::Column;
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, SingleValue, SqlType, is_nullable};
use std::fmt;
use std::marker::PhantomData;

/// What every insert adds to its rows.
pub trait Stamp {
    /// By what an insert on an unscoped connection names the tenant.
    type Scope;

    /// The first column that it fills; none if it is empty.
    const COLUMN: &'static str;

    /// A column that an upsert can set to its own value: every table has it, and writing it changes nothing else.
    const GUARD: &'static str = Self::COLUMN;

    /// `tenant_column = key`, as Diesel's insert takes it.
    type Eq<K: KeySource>;

    /// The values for one row.
    fn eq<K: KeySource>(key: &K) -> Self::Eq<K>;
}

/// A stamp that names a tenant.
#[diagnostic::on_unimplemented(
    message = "inserts into this table cannot name their tenant",
    label = "no single tenant column",
    note = "a row tenanted through a parent belongs to whom its parent belongs: leave out `.for_tenant(..)`; for a polymorphic owner, use plain Diesel on the unscoped connection"
)]
pub trait NamesTenant: Stamp<Scope: Scope> {}

impl<S: Stamp<Scope: Scope>> NamesTenant for S {}

/// Where the key comes from: [`Current`] or [`Given`].
pub trait KeySource {
    /// The placeholder `E`, for this source.
    type Wrap<E: Expression>: Expression<SqlType = E::SqlType>;

    /// Wraps a placeholder.
    fn wrap<E: Expression>(&self, placeholder: E) -> Self::Wrap<E>;

    /// What an insert is walked in on a connection of this reach.
    #[doc(hidden)]
    fn frame<'f>(&'f self, reach: &'f impl Reach) -> &'f Frame;
}

/// A source of keys for connections of the reach `R` and tables of the policy `P`.
pub trait KeyFor<R: Reach, P> {}

/// A connection of this reach has a tenant for tables of the policy `P`.
#[diagnostic::on_unimplemented(
    message = "this insert does not say for which tenant",
    label = "a connection without a tenant to insert for",
    note = "on an unscoped connection name the tenant: `.for_tenant(key)`",
    note = "a connection of several tenants cannot write: narrow it to one, `conn.only(key)`"
)]
pub trait HasTenant<P>: Reach {}

impl<S: Scope, P> HasTenant<P> for One<S> where One<S>: Reaches<P> {}
impl<P: WritePolicy<Stamp: AddsNothing>> HasTenant<P> for All {}

/// A stamp that adds nothing: what it is for is in the rows.
#[diagnostic::on_unimplemented(
    message = "this insert does not say for which tenant",
    label = "a connection without a tenant to insert for",
    note = "on an unscoped connection name the tenant: `.for_tenant(key)`"
)]
pub trait AddsNothing {}

impl<Fk> AddsNothing for NoStamp<Fk> {}

/// A connection of this reach has no tenant.
#[diagnostic::on_unimplemented(
    message = "this insert names a tenant, but the connection already has one",
    label = "a connection of one tenant",
    note = "leave out `.for_tenant(..)`: on a `TenantConn` the tenant comes from the connection"
)]
pub trait HasNoTenant: Reach {}

impl HasNoTenant for All {}

/// The tenant of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Current;

impl KeySource for Current {
    type Wrap<E: Expression> = E;

    fn wrap<E: Expression>(&self, placeholder: E) -> E {
        placeholder
    }

    fn frame<'f>(&'f self, reach: &'f impl Reach) -> &'f Frame {
        binding::frame_of(reach)
    }
}

impl<P, R: HasTenant<P>> KeyFor<R, P> for Current {}

/// A tenant that the caller names, on an unscoped connection.
pub struct Given<S: Scope> {
    pub(super) tenant: One<S>,
    /// That of an unscoped connection, for instances that are inserted: they name this tenant or none.
    frame: Frame,
}

impl<S: Scope> Given<S> {
    pub(super) fn new(key: S::Key) -> Self {
        let tenant = One::new(key);
        Self {
            frame: tenant.given(),
            tenant,
        }
    }
}

impl<S: Scope> fmt::Debug for Given<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Given").finish_non_exhaustive()
    }
}

impl<S: Scope> Clone for Given<S> {
    fn clone(&self) -> Self {
        Self {
            tenant: self.tenant.clone(),
            frame: self.frame.clone(),
        }
    }
}

impl<S: Scope> KeySource for Given<S> {
    type Wrap<E: Expression> = ForTenant<E, S>;

    fn wrap<E: Expression>(&self, placeholder: E) -> ForTenant<E, S> {
        ForTenant {
            expression: placeholder,
            tenant: self.tenant.clone(),
        }
    }

    fn frame<'f>(&'f self, _: &'f impl Reach) -> &'f Frame {
        &self.frame
    }
}

impl<S: Scope, P, R: HasNoTenant> KeyFor<R, P> for Given<S> {}

/// An expression that is rendered for a given tenant.
pub struct ForTenant<E, S: Scope> {
    expression: E,
    tenant: One<S>,
}

impl<E, S: Scope> fmt::Debug for ForTenant<E, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForTenant").finish_non_exhaustive()
    }
}

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
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        binding::within(&self.tenant, || self.expression.walk_ast(out))
    }
}

/// The column `C` gets the key of the tenant of the type `T`.
#[derive(Debug, Clone, Copy)]
pub struct StampKey<T, C>(PhantomData<(T, C)>);

impl<T, C> Stamp for StampKey<T, C>
where
    T: Tenant,
    C: Column + Expression<SqlType: SingleValue> + Default,
{
    type Scope = T;
    const COLUMN: &'static str = C::NAME;
    type Eq<K: KeySource> = Eq<C, Verbatim<K::Wrap<CurrentTenant<T, C::SqlType>>>>;

    fn eq<K: KeySource>(key: &K) -> Self::Eq<K> {
        C::default().eq(Verbatim(key.wrap(CurrentTenant::default())))
    }
}

/// An expression as the right side of `column.eq(..)`, whatever it is.
#[derive(Debug, Clone, Copy)]
pub struct Verbatim<E>(pub(super) E);

impl<E, ST> AsExpression<ST> for Verbatim<E>
where
    E: Expression<SqlType = ST>,
    ST: SqlType + TypedExpressionType,
{
    type Expression = E;

    fn as_expression(self) -> E {
        self.0
    }
}

/// The flag `C` is not set.
#[derive(Debug, Clone, Copy)]
pub struct StampFalse<C>(PhantomData<C>);

impl<C> Stamp for StampFalse<C>
where
    C: Column + Expression<SqlType = Bool> + Default,
{
    type Scope = ();
    const COLUMN: &'static str = C::NAME;
    type Eq<K: KeySource> = Eq<C, bool>;

    fn eq<K: KeySource>(_: &K) -> Self::Eq<K> {
        C::default().eq(false)
    }
}

/// Both stamps. Of a further dimension, the scope is the pair of both.
#[derive(Debug, Clone, Copy)]
pub struct AndStamp<A, B>(PhantomData<(A, B)>);

impl<A: Stamp, B: Stamp> Stamp for AndStamp<A, B>
where
    (A::Scope, B::Scope): BothScopes,
{
    type Scope = <(A::Scope, B::Scope) as BothScopes>::Scope;
    const COLUMN: &'static str = A::COLUMN;
    type Eq<K: KeySource> = (A::Eq<K>, B::Eq<K>);

    fn eq<K: KeySource>(key: &K) -> Self::Eq<K> {
        (A::eq(key), B::eq(key))
    }
}

/// The scope of two stamps.
pub trait BothScopes {
    /// The pair, or the one that is a scope.
    type Scope;
}

impl<S> BothScopes for (S, ()) {
    type Scope = S;
}

impl<S: Scope, T: Tenant> BothScopes for (S, T) {
    type Scope = (S, T);
}

/// The columns of a polymorphic owner get the type and the key of the connection's tenant.
#[derive(Debug, Clone, Copy)]
pub struct StampOwner<T, Type, Id, O>(PhantomData<(T, Type, Id, O)>);

impl<T, Type, Id, O> Stamp for StampOwner<T, Type, Id, O>
where
    O: Owners<T>,
    Type: Column + Expression<SqlType = diesel::sql_types::Text> + Default,
    Id: Column + Expression<SqlType = crate::tenant::KeyType<O::First>> + Default,
    Id::SqlType: SqlType + SingleValue,
{
    type Scope = PolymorphicOwner;
    const COLUMN: &'static str = Type::NAME;
    type Eq<K: KeySource> = (
        Eq<Type, Verbatim<CurrentType<T, O>>>,
        Eq<Id, Verbatim<CurrentOwner<T, O>>>,
    );

    fn eq<K: KeySource>(_: &K) -> Self::Eq<K> {
        (
            Type::default().eq(Verbatim(CurrentType::default())),
            Id::default().eq(Verbatim(CurrentOwner::default())),
        )
    }
}

/// An owner of one of several types, which no single key names.
#[derive(Debug, Clone, Copy)]
pub struct PolymorphicOwner;

/// Nothing is added: the row belongs to whom the row that its column `Fk` names belongs.
#[derive(Debug, Clone, Copy)]
pub struct NoStamp<Fk>(PhantomData<Fk>);

impl<Fk: Column> Stamp for NoStamp<Fk> {
    type Scope = NoStamp<Fk>;
    const COLUMN: &'static str = "";
    const GUARD: &'static str = Fk::NAME;
    type Eq<K: KeySource> = Nothing;

    fn eq<K: KeySource>(_: &K) -> Nothing {
        Nothing
    }
}

/// No column and no value.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Nothing;

impl<T> Insertable<T> for Nothing {
    type Values = Self;

    fn values(self) -> Self {
        self
    }
}

/// A stamp whose first column is never null: there a `NULL` refuses the row. Asked where a reference may be null.
#[diagnostic::on_unimplemented(
    message = "a nullable reference can only be checked in a table whose tenant column is not null",
    label = "`NULL` would not refuse the row",
    note = "make the foreign key not null, as that of `through = ..` always is; or mark global rows by a flag: `global = is_global`"
)]
pub trait CanCheck<IsNull> {}

impl<S> CanCheck<is_nullable::NotNull> for S {}
impl<T, C: Expression<SqlType: SqlType<IsNull: NeverNull>>> CanCheck<is_nullable::IsNullable>
    for StampKey<T, C>
{
}

/// Not nullable. As a trait, since rustc reports a mismatch in its own words.
#[diagnostic::on_unimplemented(
    message = "a nullable reference cannot be checked in a table whose tenant column is nullable",
    label = "`NULL` would not refuse the row",
    note = "make the foreign key not null, or mark global rows by a flag: `global = is_global`"
)]
pub trait NeverNull {}

impl NeverNull for is_nullable::NotNull {}

impl<A: CanCheck<is_nullable::IsNullable>, B> CanCheck<is_nullable::IsNullable> for AndStamp<A, B> {}
impl<T, Type, Id, O> CanCheck<is_nullable::IsNullable> for StampOwner<T, Type, Id, O> {}
