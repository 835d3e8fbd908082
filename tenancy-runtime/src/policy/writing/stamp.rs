//! What every insert adds to its rows: the tenant, and where its key comes from.

use crate::binding::{CurrentTenant, ScopeError};
use crate::policy::reading::{AnyDimension, Wall};
use crate::scope::{InsertsForOne, RootedIn, Scope};
use crate::seal::Seal;
use crate::tenant::Tenant;
use diesel::ExpressionMethods;
use diesel::backend::Backend;
use diesel::dsl::Eq;
use diesel::expression::{AsExpression, Expression, TypedExpressionType};
use diesel::insertable::{InsertValues, Insertable};
use diesel::query_builder::{AstPass, QueryFragment, QueryId, ValuesClause};
use diesel::query_source::{Column, Table};
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, SingleValue, SqlType, is_nullable};
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
    note = "a row tenanted through a parent belongs to whom its parent belongs: leave out `.for_tenant(..)`; for a polymorphic owner, and for one of several owners, use plain Diesel on the unscoped connection"
)]
pub trait NamesTenant: Stamp<Scope: Scope> {}

impl<S: Stamp<Scope: Scope>> NamesTenant for S {}

/// Where the key comes from; see [`InsertsFor`](crate::write::InsertsFor).
pub trait KeySource {
    /// The placeholder `E`, for this source.
    type Wrap<E: Expression>: Expression<SqlType = E::SqlType>;

    /// Wraps a placeholder.
    fn wrap<E: Expression>(&self, placeholder: E) -> Self::Wrap<E>;

    /// The placeholder `E` in a row that may belong to tenants of several types. Its id says for which type the statement
    /// is: what else stands in it may be another SQL text for each.
    type InReach<E: Expression>: Expression<SqlType = E::SqlType>;

    /// Wraps such a placeholder.
    fn in_reach<E: Expression>(&self, placeholder: E) -> Self::InReach<E>;
}

/// A stamp that needs no tenant: the row says what it is for, or it is a new tenant.
#[diagnostic::on_unimplemented(
    message = "this insert does not say for which tenant",
    label = "a connection without a tenant to insert for",
    note = "on an unscoped connection name the tenant: `.for_tenant(key)`"
)]
pub trait AddsNothing {
    /// What stamps the rows on an unscoped connection, which has the source of keys `K`.
    type By<K>;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<Fk, Parents> AddsNothing for NoStamp<Fk, Parents> {
    type By<K> = K;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The rows are the tenants themselves, and the database makes the key of a new one.
#[diagnostic::do_not_recommend]
impl<T: Tenant<KeyColumn = C>, C> AddsNothing for StampKey<T, C> {
    type By<K> = ByDatabase;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The same of tenants that belong to several others.
#[diagnostic::do_not_recommend]
impl<T: Tenant<KeyColumn = C>, C> AddsNothing for StampKey<T, C, OfItself> {
    type By<K> = ByDatabase;

    const SEALED_BY_TENANCY: Seal = Seal;
}

/// The database makes the key: no column, and no value.
#[derive(Debug, Clone, Copy, Default)]
pub struct ByDatabase;

/// The column `C` gets the key of the tenant of the type `T`; `D` says which dimensions of the connection may have it.
#[derive(Debug, Clone, Copy)]
pub struct StampKey<T, C, D = Wall>(PhantomData<(T, C, D)>);

/// Of a tenant that is above others: the first dimension, where it is a tenant of that type.
#[derive(Debug, Clone, Copy)]
pub struct Above;

/// Of a tenant that others read, and do not make: the first dimension, where it is that tenant.
#[derive(Debug, Clone, Copy)]
pub struct OfItself;

/// A scope whose first dimension is a tenant of the type `T`.
#[diagnostic::on_unimplemented(
    message = "a tenant does not insert tenants of another type, `{T}`",
    label = "reads such tenants, and makes none",
    note = "insert a new one on an unscoped connection: `conn.unscoped(\"sign-up\")`"
)]
pub(crate) trait IsItself<T> {}

#[diagnostic::do_not_recommend]
impl<S: RootedIn<T>, T> IsItself<T> for S {}

/// A stamp whose keys a connection of the scope `S` has.
pub(crate) trait StampedBy<S> {}

impl<S, T, C> StampedBy<S> for StampKey<T, C> {}
impl<S: InsertsForOne<T>, T, C> StampedBy<S> for StampKey<T, C, AnyDimension> {}
impl<S: RootedIn<T>, T, C> StampedBy<S> for StampKey<T, C, Above> {}
impl<S: IsItself<T>, T, C> StampedBy<S> for StampKey<T, C, OfItself> {}
impl<S, C> StampedBy<S> for StampFalse<C> {}
impl<S, A: StampedBy<S>, B: StampedBy<S>> StampedBy<S> for AndStamp<A, B> {}
impl<S, Fk, Parents> StampedBy<S> for NoStamp<Fk, Parents> {}

impl<T, C, D> Stamp for StampKey<T, C, D>
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
pub struct Verbatim<E>(pub(crate) E);

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
    const COLUMN: &'static str = if A::COLUMN.is_empty() {
        B::COLUMN
    } else {
        A::COLUMN
    };
    const GUARD: &'static str = A::GUARD;
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

/// Of a row with a parent, which a further dimension is stamped on: the parent's scope, and the dimension.
impl<S: ScopeOfParents, T: Tenant> BothScopes for (OfParent<S>, T) {
    type Scope = (S::Scope, T);
}

/// What a row belongs to, through its parent: no single key names it, for the parent does.
#[derive(Debug, Clone, Copy)]
pub struct OfParent<S>(PhantomData<S>);

/// The scope of parents, to any depth.
pub trait ScopeOfParents {
    /// What a key names it by, if one does.
    type Scope;
}

impl<S: Scope> ScopeOfParents for S {
    type Scope = S;
}

impl<S: ScopeOfParents> ScopeOfParents for OfParent<S> {
    type Scope = S::Scope;
}

/// Nothing is added: the row belongs to whom the row that its column `Fk` names belongs, on which `Parents` is stamped.
#[derive(Debug, Clone, Copy)]
pub struct NoStamp<Fk, Parents = ()>(PhantomData<(Fk, Parents)>);

impl<Fk: Column, Parents: Stamp> Stamp for NoStamp<Fk, Parents> {
    type Scope = OfParent<Parents::Scope>;
    const COLUMN: &'static str = "";
    const GUARD: &'static str = Fk::NAME;
    type Eq<K: KeySource> = NoColumns;

    fn eq<K: KeySource>(_: &K) -> NoColumns {
        NoColumns
    }
}

/// No insert: the row would be nobody's, until a row of the join table names it.
#[derive(Debug, Clone, Copy)]
pub struct StampNobody;

impl Stamp for StampNobody {
    type Scope = Self;
    const COLUMN: &'static str = "";
    type Eq<K: KeySource> = NoColumns;

    fn eq<K: KeySource>(_: &K) -> NoColumns {
        NoColumns
    }
}

impl<S> StampedBy<S> for StampNobody {}

impl ScopeOfParents for StampNobody {
    type Scope = Self;
}

/// A stamp of rows that belong to one tenant, who inserts and deletes them. Sealed.
#[diagnostic::on_unimplemented(
    message = "a tenant does not insert or delete rows that belong to several tenants",
    label = "updated by each tenant that the join table says, and no more",
    note = "a new row would be nobody's, and a deleted one all its tenants'; insert and delete on an unscoped connection, with plain Diesel, or delete the tenant's row of the join table"
)]
pub trait Owns {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T, C, D> Owns for StampKey<T, C, D> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<A: Owns, B> Owns for AndStamp<A, B> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<Fk, Parents> Owns for NoStamp<Fk, Parents> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// A stamp of rows that a tenant deletes where it [`Owns`] them: all but those of tenants that accounts keep. Sealed.
pub trait Deletable {
    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;
}

impl<T, C, D> Deletable for StampKey<T, C, D> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<A: Deletable, B> Deletable for AndStamp<A, B> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<Fk, Parents> Deletable for NoStamp<Fk, Parents> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// Its rows are refused by [`Owns`].
impl Deletable for StampNobody {
    const SEALED_BY_TENANCY: Seal = Seal;
}

/// No column and no value.
#[derive(Debug, Clone, Copy, Default, QueryId)]
pub struct NoColumns;

impl<T> Insertable<T> for NoColumns {
    type Values = ValuesClause<Self, T>;

    fn values(self) -> Self::Values {
        ValuesClause::default()
    }
}

// Where the rows have no check beside it, their tenants do not insert them, and that is said of the table.
impl<DB: Backend> QueryFragment<DB> for NoColumns {
    fn walk_ast<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Err(ScopeError::OtherTenantType.into())
    }
}

impl<DB: Backend, T: Table> InsertValues<DB, T> for NoColumns {
    fn column_names(&self, _: AstPass<'_, '_, DB>) -> QueryResult<()> {
        Err(ScopeError::OtherTenantType.into())
    }
}

/// A stamp that adds a column, where the statement refuses a row. Asked where a reference may be null.
#[diagnostic::on_unimplemented(
    message = "a nullable reference can only be checked in a table with a tenant column",
    label = "the row has no tenant column, in which the statement checks it",
    note = "give the table a tenant column, and name the tenant: `#[tenanted(Org, references(..))]`; or make the foreign key not null"
)]
pub(crate) trait CanCheck<IsNull> {}

impl<S> CanCheck<is_nullable::NotNull> for S {}
impl<T, C, D> CanCheck<is_nullable::IsNullable> for StampKey<T, C, D> {}

/// Without a column for its parent's tenant, a row has that of its first dimension, in which a `NULL` refuses it.
impl<Fk, Parents, B: CanCheck<is_nullable::IsNullable>> CanCheck<is_nullable::IsNullable>
    for AndStamp<NoStamp<Fk, Parents>, B>
{
}

impl<A: CanCheck<is_nullable::IsNullable>, B> CanCheck<is_nullable::IsNullable> for AndStamp<A, B> {}
