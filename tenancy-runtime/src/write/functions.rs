//! `insert_into`, `update` and `delete`: Diesel's functions, beside the methods of a model.
//!
//! An application's own types often have methods of these names, which hide those of a trait. A function has no type that
//! could.

use super::insert::{Complete, FromConnection, Insert, InsertsNoTenant, NoReturning, NoUpsert};
use super::{Delete, IntoTarget, RestrictRows, Update, ValuesFor, for_tenant};
use crate::opaque::opaque;
use crate::policy::{Deletable, Designated, Owns, RulesOf, StampOf, WritePolicy};
use crate::scoped::{Scoped, Source};
use diesel::internal::table_macro::{FromClause, Join, JoinOn, SelectStatement};
use diesel::query_builder::{DefaultValues, DeleteStatement, UpdateStatement};
use diesel::query_source::{Alias, AliasSource, QuerySource};
use std::marker::PhantomData;

/// Inserts into a designated table, for the tenant of the connection: [`Model::insert`](crate::Model::insert), under Diesel's name.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// #[tenanted(Org)]
/// #[derive(Queryable, Identifiable)]
/// #[diesel(table_name = posts)]
/// pub struct Post {
///     pub id: i32,
///     pub org_id: i32,
///     pub title: String,
/// }
///
/// // The application's own; it hides `Model::insert` and `Model::delete`.
/// impl Post {
///     fn insert(title: &str, conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<usize> {
///         tenancy::insert_into(posts::table).values(posts::title.eq(title)).execute(conn)
///     }
///
///     fn delete(&self, conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<()> {
///         tenancy::delete(self).execute_one(conn)
///     }
/// }
///
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer primary key, org_id integer, title text)").execute(&mut db)?;
/// let conn = &mut TenantConn::trusting(&mut db, 1);
/// Post::insert("draft", conn)?;
/// tenancy::update(Post::find(1)).set(posts::title.eq("done")).execute_one(conn)?;
/// let post: Post = Post::find(1).first(conn)?;
/// assert_eq!((&*post.title, post.delete(conn)), ("done", Ok(())));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn insert_into<T>(table: T) -> IntoTable<T>
where
    T: Designated<Policy: WritePolicy<Stamp: Owns>>,
{
    // The table is in the type.
    let _ = table;
    IntoTable(PhantomData)
}

/// An insert that does not say yet what; made by [`insert_into`].
#[must_use = "say what is inserted: `.values(..)`"]
pub struct IntoTable<T>(PhantomData<fn() -> T>);

opaque!([T] IntoTable<T>);

impl<T> IntoTable<T>
where
    T: Designated<Policy: WritePolicy<Stamp: Owns>>,
{
    /// The rows, as [`Model::insert`](crate::Model::insert) takes them. `By` is left to inference.
    pub fn values<V, By, M>(
        self,
        values: V,
    ) -> Insert<T, V::Values, NoUpsert, FromConnection, NoReturning, M>
    where
        V: ValuesFor<T, By>,
        V::Values: InsertsNoTenant<RulesOf<T>> + Complete<StampOf<T>>,
    {
        const {
            let _ = <V::Values as InsertsNoTenant<RulesOf<T>>>::SEALED_BY_TENANCY;
        };
        Insert::new(for_tenant(|| values.into_values()))
    }

    /// One row of default values, as by [`Model::insert_default_values`](crate::Model::insert_default_values).
    pub fn default_values<M>(
        self,
    ) -> Insert<T, DefaultValues, NoUpsert, FromConnection, NoReturning, M>
    where
        DefaultValues: Complete<StampOf<T>>,
    {
        Insert::new(DefaultValues)
    }
}

/// Rows that say of which table they are: a scoped query, or a reference to an instance of a model.
#[diagnostic::on_unimplemented(
    message = "this does not say whose rows, and of which table",
    label = "neither a scoped query with filters only, nor a reference to an instance",
    note = "give `Model::find(key)`, `Model::scoped().filter(..)`, or `&instance`; `Model::update(..)` and `Model::delete(..)` take a key, too"
)]
pub trait RowsOfTable {
    /// The table.
    type Table;
}

impl<Q: Source<From: FirstTable>, P> RowsOfTable for Scoped<Q, P> {
    type Table = <Q::From as FirstTable>::Table;
}

/// What a query reads from begins with a table. A query of more than that names no rows to write, and rustc says so of
/// the table that is meant.
pub trait FirstTable {
    /// The table.
    type Table;
}

impl<T: Designated> FirstTable for T {
    type Table = Self;
}

impl<J: FirstTable, On> FirstTable for JoinOn<J, On> {
    type Table = J::Table;
}

impl<L: QuerySource + FirstTable, R: QuerySource, Kind> FirstTable for Join<L, R, Kind> {
    type Table = L::Table;
}

impl<F: QuerySource + FirstTable> FirstTable for SelectStatement<FromClause<F>> {
    type Table = F::Table;
}

impl<S: AliasSource<Target: FirstTable>> FirstTable for Alias<S> {
    type Table = S::Target;
}

/// Updates rows of the tenant: those of a scoped query, or an instance. [`Model::update`](crate::Model::update), under Diesel's name.
///
/// The example is that of [`insert_into`]. All parameters are left to inference.
pub fn update<T, R, By, Where, M>(rows: R) -> Update<UpdateStatement<T, Where>, M>
where
    R: RowsOfTable<Table = T> + IntoTarget<T, By>,
    R::Rows: RestrictRows<T, Where = Where>,
    T: Designated<Policy: WritePolicy>,
{
    Update::new(rows.into_rows().update())
}

/// Deletes rows of the tenant: those of a scoped query, or an instance. [`Model::delete`](crate::Model::delete), under Diesel's name.
///
/// The example is that of [`insert_into`]. All parameters are left to inference.
pub fn delete<T, R, By, Where, M>(rows: R) -> Delete<DeleteStatement<T, Where>, M>
where
    R: RowsOfTable<Table = T> + IntoTarget<T, By>,
    R::Rows: RestrictRows<T, Where = Where>,
    T: Designated<Policy: WritePolicy<Stamp: Owns>>,
    StampOf<T>: Deletable,
{
    Delete::new(rows.into_rows().delete())
}
