//! Another tenant's key, on purpose.

use crate::opaque::opaque;
use crate::policy::SaysOther;
use crate::seal::Seal;
use crate::tenant::Tenant;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::{
    AppearsOnTable, AsExpression, Expression, SelectableExpression, TypedExpressionType,
    ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, IntoNotNullable, SingleValue, SqlType};
use std::fmt;
use std::marker::PhantomData;

/// The key of another tenant, said on purpose: what a column that `other_tenant = ..` or `shared_with = ..` declares
/// is set to.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { notes { id -> Integer, org_id -> Integer, reader_id -> Nullable<Integer>, text -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// #[tenanted(Org, shared_with = reader_id)]
/// #[derive(Queryable, Selectable)]
/// #[diesel(table_name = notes)]
/// struct Note {
///     id: i32,
///     org_id: i32,
///     reader_id: Option<i32>,
///     text: String,
/// }
///
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table notes (id integer, org_id integer, reader_id integer, text text)").execute(&mut db)?;
/// let shared = (notes::text.eq("hello"), notes::reader_id.eq(OtherTenant::<Org>::new(2)));
/// Note::insert(shared).execute(&mut TenantConn::<_, Org>::trusting(&mut db, 1))?;
///
/// let read: Vec<String> = Note::scoped().select(notes::text).load(&mut TenantConn::<_, Org>::trusting(&mut db, 2))?;
/// assert_eq!(read, ["hello"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct OtherTenant<T: Tenant>(Option<T::Key>);

impl<T: Tenant> OtherTenant<T> {
    /// This tenant.
    pub const fn new(key: T::Key) -> Self {
        Self(Some(key))
    }

    /// No tenant: `NULL`.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// Its key.
    pub const fn key(&self) -> Option<&T::Key> {
        self.0.as_ref()
    }
}

impl<T: Tenant> Clone for OtherTenant<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Tenant<Key: fmt::Debug>> fmt::Debug for OtherTenant<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OtherTenant").field(&self.0).finish()
    }
}

impl<T: Tenant> PartialEq for OtherTenant<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Tenant<Key: Eq>> Eq for OtherTenant<T> {}

impl<T: Tenant, ST: SqlType + TypedExpressionType> AsExpression<ST> for OtherTenant<T> {
    type Expression = OtherKey<T, ST>;

    fn as_expression(self) -> Self::Expression {
        OtherKey(self, PhantomData)
    }
}

impl<T: Tenant, ST: SqlType + TypedExpressionType> AsExpression<ST> for &OtherTenant<T> {
    type Expression = OtherKey<T, ST>;

    fn as_expression(self) -> Self::Expression {
        OtherKey(self.clone(), PhantomData)
    }
}

/// Another tenant's key as a bind parameter of the SQL type `ST`.
pub struct OtherKey<T: Tenant, ST>(OtherTenant<T>, PhantomData<fn() -> ST>);

opaque!([T: Tenant, ST] OtherKey<T, ST>);

// Whether there is a key shows in the statement.
impl<T: Tenant, ST> QueryId for OtherKey<T, ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T: Tenant, ST: SqlType + TypedExpressionType> Expression for OtherKey<T, ST> {
    type SqlType = ST;
}

impl<T: Tenant, ST: SqlType + TypedExpressionType, QS> AppearsOnTable<QS> for OtherKey<T, ST> {}
impl<T: Tenant, ST: SqlType + TypedExpressionType, QS> SelectableExpression<QS>
    for OtherKey<T, ST>
{
}

impl<T: Tenant, ST, GB> ValidGrouping<GB> for OtherKey<T, ST> {
    type IsAggregate = is_aggregate::Never;
}

impl<T, ST, DB> QueryFragment<DB> for OtherKey<T, ST>
where
    T: Tenant,
    DB: Backend + HasSqlType<ST>,
    T::Key: ToSql<ST, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if let Some(key) = self.0.key() {
            return out.push_bind_param::<ST, _>(key);
        }
        out.push_sql("NULL");
        Ok(())
    }
}

/// The tenant that a column names is of the type of the value.
#[diagnostic::on_unimplemented(
    message = "this column names a tenant of the type `{Self}`, and the value one of `{T}`",
    label = "a tenant of another type",
    note = "say it: `OtherTenant::<{Self}>::new(key)`"
)]
pub(crate) trait IsNamedBy<T> {}

impl<T> IsNamedBy<T> for T {}

impl<T: Tenant, U: IsNamedBy<T>, F, ST> SaysOther<U, F> for OtherKey<T, ST> {
    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<T, ST, DB> FromSql<ST, DB> for OtherTenant<T>
where
    T: Tenant<Key: FromSql<ST::NotNullable, DB>>,
    ST: IntoNotNullable,
    DB: Backend,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        T::Key::from_sql(value).map(Self::new)
    }

    fn from_nullable_sql(value: Option<DB::RawValue<'_>>) -> deserialize::Result<Self> {
        match value {
            Some(value) => <Self as FromSql<ST, DB>>::from_sql(value),
            None => Ok(Self::none()),
        }
    }
}

impl<T, ST, DB> Queryable<ST, DB> for OtherTenant<T>
where
    T: Tenant,
    ST: SingleValue,
    DB: Backend,
    Self: FromSql<ST, DB>,
{
    type Row = Self;

    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}
