//! The entry points, on the model.

use crate::designation::{Designated, Tenanted};
use crate::policy::WritePolicy;
use crate::scoped::Scoped;
use crate::write::{ChangesNoTenant, Delete, Insert, InsertsNoTenant, IntoTarget, Update};
use diesel::dsl::Find;
use diesel::insertable::Insertable;
use diesel::query_builder::{
    AsChangeset, AsQuery, DefaultValues, DeleteStatement, IntoUpdateTarget, UpdateStatement,
};
use diesel::query_dsl::methods::FindDsl;

/// A struct for the rows of a designated table; the attributes implement it.
///
/// Every query of a program that is bound to tenants starts here. From there it is Diesel.
///
/// # Example
///
/// ```
/// use tenancy::prelude::*;
///
/// diesel::table! { orgs { id -> Integer, name -> Text } }
/// diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
///
/// #[determines_tenant]
/// #[derive(Queryable)]
/// #[diesel(table_name = orgs)]
/// pub struct Org {
///     pub id: i32,
///     pub name: String,
/// }
///
/// #[tenanted(Org)]
/// #[derive(Queryable, Selectable, Identifiable, Insertable, AsChangeset, Debug, PartialEq)]
/// #[diesel(table_name = posts)]
/// pub struct Post {
///     pub id: i32,
///     pub org_id: i32,
///     pub title: String,
/// }
///
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer, title text, primary key (org_id, id))").execute(&mut db)?;
/// let conn = &mut TenantConn::<_, Org>::new(&mut db, 1);
///
/// Post::insert((posts::id.eq(1), posts::title.eq("First"))).execute(conn)?;
/// Post::update(1).set(posts::title.eq("Second")).execute(conn)?;
/// let post: Post = Post::find(1).first(conn)?;
/// assert_eq!(post, Post { id: 1, org_id: 1, title: "Second".into() });
/// Post::delete(&post).execute(conn)?;
/// assert_eq!(Post::scoped().count().get_result(conn), Ok(0_i64));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub trait Model {
    /// The table.
    type Table: Designated;

    /// All rows that the tenant of the connection may read.
    fn scoped() -> AllOf<Self> {
        Scoped::new(Self::Table::default().as_query())
    }

    /// The row with this key inside the tenant: the primary key without the tenant column.
    fn find<K>(key: K) -> Find<AllOf<Self>, K>
    where
        AllOf<Self>: FindDsl<K>,
    {
        Self::scoped().find(key)
    }

    /// Inserts one row or several, for the tenant of the connection.
    ///
    /// The values are what Diesel's `values(..)` takes: a struct that derives `Insertable`, a tuple of
    /// `column.eq(..)`, a reference to one, a slice, a `Vec` or an array. A scoped select names its columns next:
    /// [`into_columns`](Insert::into_columns).
    fn insert<V>(values: V) -> Insert<Self::Table, V::Values>
    where
        Self::Table: Tenanted<Policy: WritePolicy>,
        V: Insertable<Self::Table>,
        V::Values: InsertsNoTenant<Fixed<Self::Table>>,
    {
        const {
            let _ = <V::Values as InsertsNoTenant<Fixed<Self::Table>>>::SEALED_BY_TENANCY;
        };
        Insert::new(values.values())
    }

    /// Inserts one row of default values, for the tenant of the connection.
    fn insert_default_values() -> Insert<Self::Table, DefaultValues>
    where
        Self::Table: Tenanted<Policy: WritePolicy>,
    {
        Insert::new(DefaultValues)
    }

    /// Updates rows of the tenant: the one with a key, those of a scoped query, or an instance.
    ///
    /// An instance is a reference to this model. If it names another tenant than the connection's, nothing is updated,
    /// even if the tenant has a row with the same key. `By` is left to inference.
    fn update<R, By>(rows: R) -> Update<UpdateStatement<Self::Table, Where<R::Target>>>
    where
        Self::Table: Designated<Policy: WritePolicy>,
        R: IntoTarget<Self::Table, By>,
    {
        Update::new(diesel::update(rows.into_target()))
    }

    /// Writes this instance's fields to its row, except the tenant: `Model::update(self).set(self)`.
    ///
    /// Diesel's `save_changes`; `By` and `Proof` are left to inference. An instance of another tenant changes nothing:
    /// `execute` returns zero, `get_result` `NotFound`.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::prelude::*;
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org)] #[derive(Queryable, Identifiable, AsChangeset)] #[diesel(table_name = posts)]
    /// # struct Post { id: i32, org_id: i32, title: String }
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut db)?;
    /// # diesel::sql_query("insert into posts values (1, 1, 'a')").execute(&mut db)?;
    /// # let conn = &mut TenantConn::<_, Org>::new(&mut db, 1);
    /// let mut post: Post = Post::find(1).first(conn)?;
    /// post.title = "Corrected".into();
    /// let saved: Post = post.save().get_result(conn)?;
    /// assert_eq!(saved.title, "Corrected");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    fn save<'a, By, Proof>(&'a self) -> Update<Save<'a, Self, By>>
    where
        &'a Self: IntoTarget<Self::Table, By> + AsChangeset<Target = Self::Table>,
        Self::Table: Designated<Policy: WritePolicy>,
        Changes<'a, Self>: ChangesNoTenant<Self::Table, Fixed<Self::Table>, Proof>,
        Save<'a, Self, By>: AsQuery,
    {
        Self::update(self).set(self)
    }

    /// Deletes rows of the tenant: the one with a key, those of a scoped query, or an instance, as
    /// [`update`](Model::update) does.
    ///
    /// `By` is left to inference.
    fn delete<R, By>(rows: R) -> Delete<DeleteStatement<Self::Table, Where<R::Target>>>
    where
        Self::Table: Designated<Policy: WritePolicy>,
        R: IntoTarget<Self::Table, By>,
    {
        Delete::new(diesel::delete(rows.into_target()))
    }
}

/// The type of `M::scoped()`, for functions that take or return scoped queries.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, votes -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, votes: i32 }
/// use diesel::dsl::{Filter, Gt};
/// use tenancy::dsl::AllOf;
///
/// fn popular() -> Filter<AllOf<Post>, Gt<posts::votes, i32>> {
///     Post::scoped().filter(posts::votes.gt(100))
/// }
/// # let _ = popular();
/// ```
pub type AllOf<M> =
    Scoped<<<M as Model>::Table as AsQuery>::Query, <<M as Model>::Table as Designated>::Policy>;

type Fixed<T> = <<T as Designated>::Policy as WritePolicy>::Fixed;
type Changes<'a, M> = <&'a M as AsChangeset>::Changeset;
type Save<'a, M, By> = UpdateStatement<
    <M as Model>::Table,
    Where<<&'a M as IntoTarget<<M as Model>::Table, By>>::Target>,
    Changes<'a, M>,
>;
type Where<Target> = <Target as IntoUpdateTarget>::WhereClause;
