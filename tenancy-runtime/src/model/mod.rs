//! The entry points, on the model.

mod associations;
mod current_row;
mod enter;

pub use self::associations::{
    BelongingTo, BelongsInTenantTo, KeyedInTenant, OfTenant, ScopedGroupedBy,
};
pub use self::current_row::CurrentRow;
pub use self::enter::Enter;

use self::associations::ParentsOf;
use crate::mode::Blocking;
use crate::policy::{
    AdoptablePolicy, Deletable, Designated, Owns, Policy, ReadsOf, ReferencesOf, RulesOf, StampOf,
    Tenanted, WritePolicy,
};
use crate::scoped::{KeyInTenant, Scoped, ScopedAlias};
use crate::write::{
    Adopt, Changed, ChangesNoTenant, Complete, Delete, FromConnection, Insert, InsertsNoTenant,
    IntoTarget, NoReturning, NoUpsert, RestrictRows, RowsOfTable, SetChanges, Update, ValuesFor,
    insert_into,
};
use diesel::query_builder::{
    AsChangeset, AsQuery, DefaultValues, DeleteStatement, UpdateStatement,
};
use diesel::query_dsl::methods::FilterDsl;
use diesel::query_source::{Alias, AliasSource};

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
/// let conn = &mut TenantConn::<_, Org>::trusting(&mut db, 1);
///
/// Post::insert((posts::id.eq(1), posts::title.eq("First"))).execute(conn)?;
/// Post::update(1).set(posts::title.eq("Second")).execute(conn)?;
/// let post: Post = Post::find(1).first(conn)?;
/// assert_eq!(post, Post { id: 1, org_id: 1, title: "Second".into() });
/// Post::delete(&post).execute(conn)?;
/// assert_eq!(Post::scoped().count().get_result(conn), Ok(0_i64));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub trait Model: Sized {
    /// The table.
    type Table: Designated;

    /// All rows that the tenant of the connection may read.
    fn scoped<M>() -> AllOf<Self, M> {
        Scoped::new(Self::Table::default().as_query())
    }

    /// The row with this key inside the tenant: the primary key without the tenant column.
    ///
    /// `Found` is left to inference.
    fn find<K, Found, M>(key: K) -> Scoped<Found, ReadsOf<Self::Table>, M>
    where
        K: KeyInTenant<<Self::Table as AsQuery>::Query, Found = Found>,
    {
        Scoped::new(key.find_in(Self::Table::default().as_query()))
    }

    /// Inserts one row or several, for the tenant of the connection.
    ///
    /// The values are what Diesel's `values(..)` takes: a struct that derives `Insertable`, a tuple of
    /// `column.eq(..)`, a reference to one, a slice, a `Vec` or an array. A scoped select names its columns next:
    /// [`into_columns`](Insert::into_columns).
    ///
    /// An instance of this model may name its tenant, in a field that is not `None`. It names the connection's: another
    /// one is [`ScopeError::NamesAnotherTenant`](crate::ScopeError::NamesAnotherTenant) when the insert is run, and no row
    /// is inserted. `By` is left to inference.
    fn insert<V, By, M>(
        values: V,
    ) -> Insert<Self::Table, V::Values, NoUpsert, FromConnection, NoReturning, M>
    where
        Self::Table: Designated<Policy: WritePolicy<Stamp: Owns>>,
        V: ValuesFor<Self::Table, By>,
        V::Values: InsertsNoTenant<RulesOf<Self::Table>> + Complete<StampOf<Self::Table>>,
    {
        insert_into(Self::Table::default()).values(values)
    }

    /// Inserts one row of default values, for the tenant of the connection.
    fn insert_default_values<M>()
    -> Insert<Self::Table, DefaultValues, NoUpsert, FromConnection, NoReturning, M>
    where
        Self::Table: Designated<Policy: WritePolicy<Stamp: Owns>>,
        DefaultValues: Complete<StampOf<Self::Table>>,
    {
        insert_into(Self::Table::default()).default_values()
    }

    /// Updates rows of the tenant: the one with a key, those of a scoped query, or an instance.
    ///
    /// An instance is a reference to this model. If it names another tenant than the connection's, nothing is updated,
    /// even if the tenant has a row with the same key. `By` and `Where` are left to inference.
    fn update<R, By, Where, M>(rows: R) -> Update<UpdateStatement<Self::Table, Where>, M>
    where
        Self::Table: Designated<Policy: WritePolicy>,
        R: IntoTarget<Self::Table, By>,
        R::Rows: RestrictRows<Self::Table, Where = Where>,
    {
        Update::new(rows.into_rows().update())
    }

    /// Makes rows that have no owner yet the tenant's: the one with a key, those of a scoped query, or an instance.
    ///
    /// It is the only way to such rows, which no query of a tenant sees: a row that has an owner, also this tenant, is
    /// not adopted. `By` and `Where` are left to inference.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { leads { id -> Integer, org_id -> Nullable<Integer>, email -> Text } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// #[tenanted(Org, adoptable)]
    /// #[derive(Queryable)]
    /// #[diesel(table_name = leads)]
    /// struct Lead {
    ///     id: i32,
    ///     org_id: Option<i32>,
    ///     email: String,
    /// }
    ///
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table leads (id integer, org_id integer, email text)").execute(&mut db)?;
    /// # diesel::sql_query("insert into leads values (1, null, 'a@example.com'), (2, 2, 'b@example.com')").execute(&mut db)?;
    /// let conn = &mut TenantConn::<_, Org>::trusting(&mut db, 1);
    /// assert_eq!(Lead::adopt(1).execute(conn)?, 1);
    /// assert_eq!(Lead::adopt(1).execute(conn)?, 0, "it has an owner now");
    /// assert_eq!(Lead::adopt(2).execute(conn)?, 0, "it has another owner");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    fn adopt<R, By, Where, M>(rows: R) -> Adopt<UpdateStatement<Self::Table, Where>, M>
    where
        Self::Table: Tenanted<Policy: AdoptablePolicy>,
        R: IntoTarget<Self::Table, By>,
        R::Rows: RestrictRows<Self::Table, Ownerless<Self>, Where = Where>,
    {
        Adopt::new(rows.into_rows().update())
    }

    /// All rows that the tenant of the connection may read, under an alias of the table: for joins of the table with
    /// itself.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { parts { id -> Integer, org_id -> Integer, whole_id -> Nullable<Integer>, name -> Text } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = parts)]
    /// # struct Part { id: i32, org_id: i32, whole_id: Option<i32>, name: String }
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table parts (id integer, org_id integer, whole_id integer, name text)").execute(&mut db)?;
    /// # diesel::sql_query("insert into parts values (1, 1, null, 'car'), (2, 1, 1, 'door'), (1, 2, null, 'boat')").execute(&mut db)?;
    /// let wholes = tenancy::alias!(parts as wholes);
    /// let all: i64 = Part::scoped_as(wholes).count().get_result(&mut TenantConn::<_, Org>::trusting(&mut db, 1))?;
    /// assert_eq!(all, 2);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    fn scoped_as<S, M>(alias: ScopedAlias<S>) -> AllAs<Self, S, M>
    where
        S: AliasSource<Target = Self::Table> + 'static,
        Alias<S>: AsQuery,
    {
        Scoped::new(alias.0.as_query())
    }

    /// The rows that belong to a parent, or to any of several: Diesel's `belonging_to`, scoped.
    ///
    /// The rows that it loads are matched with their parents by Diesel's `grouped_by`. `By` is left to inference.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { posts { id -> Integer, org_id -> Integer } }
    /// # diesel::table! { comments { id -> Integer, org_id -> Integer, post_id -> Integer } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// #[tenanted(Org)]
    /// #[derive(Queryable, Identifiable)]
    /// #[diesel(table_name = posts)]
    /// struct Post {
    ///     id: i32,
    ///     org_id: i32,
    /// }
    ///
    /// #[tenanted(Org)]
    /// #[derive(Queryable, Identifiable, Associations)]
    /// #[diesel(table_name = comments, belongs_to(Post))]
    /// struct Comment {
    ///     id: i32,
    ///     org_id: i32,
    ///     post_id: i32,
    /// }
    ///
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table posts (id integer, org_id integer)").execute(&mut db)?;
    /// # diesel::sql_query("create table comments (id integer, org_id integer, post_id integer)").execute(&mut db)?;
    /// # diesel::sql_query("insert into posts values (1, 1), (2, 1), (1, 2)").execute(&mut db)?;
    /// # diesel::sql_query("insert into comments values (1, 1, 2), (2, 2, 2), (3, 1, 2)").execute(&mut db)?;
    /// let conn = &mut TenantConn::<_, Org>::trusting(&mut db, 1);
    /// let posts: Vec<Post> = Post::scoped().order(posts::id).load(conn)?;
    /// let comments: Vec<Comment> = Comment::scoped_belonging_to(&posts).load(conn)?;
    /// let by_post = comments.grouped_by(&posts);
    /// assert_eq!(by_post[0].len(), 0);
    /// assert_eq!(by_post[1].len(), 2);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    fn scoped_belonging_to<Parents, By, M>(parents: Parents) -> BelongingTo<Self, Parents, By, M>
    where
        Parents: ParentsOf<Self, By>,
        AllOf<Self, M>: FilterDsl<Parents::Belongs>,
    {
        FilterDsl::filter(Self::scoped(), parents.belongs())
    }

    /// Deletes rows of the tenant: the one with a key, those of a scoped query, or an instance, as
    /// [`update`](Model::update) does. Tenants with accounts, `#[determines_tenant(accounts)]`, are not deleted so.
    ///
    /// `By` and `Where` are left to inference.
    fn delete<R, By, Where, M>(rows: R) -> Delete<DeleteStatement<Self::Table, Where>, M>
    where
        Self::Table: Designated<Policy: WritePolicy<Stamp: Owns>>,
        R: IntoTarget<Self::Table, By>,
        R::Rows: RestrictRows<Self::Table, Where = Where>,
        StampOf<Self::Table>: Deletable,
    {
        Delete::new(rows.into_rows().delete())
    }
}

/// The verb `save` of an instance.
///
/// It is not in the prelude: Rust looks for methods that take `&self` first, so in a module that imports this trait `save`
/// hides a model's own `save(&mut self, ..)`.
pub trait SaveDsl: Model {
    /// Writes this instance's fields to its row, except the tenant: `Model::update(self).set(self)`.
    ///
    /// Diesel's `save_changes`; `By` and `Proof` are left to inference. If the row is not there, `execute` returns zero,
    /// and [`execute_one`](Update::execute_one) and `get_result` return `NotFound`. An instance that names another tenant
    /// is [`ScopeError::NamesAnotherTenant`](crate::ScopeError::NamesAnotherTenant).
    ///
    /// # Example
    ///
    /// ```
    /// use tenancy::SaveDsl;
    /// use tenancy::prelude::*;
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org)] #[derive(Queryable, Identifiable, AsChangeset)] #[diesel(table_name = posts)]
    /// # struct Post { id: i32, org_id: i32, title: String }
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut db)?;
    /// # diesel::sql_query("insert into posts values (1, 1, 'a')").execute(&mut db)?;
    /// # let conn = &mut TenantConn::<_, Org>::trusting(&mut db, 1);
    /// let mut post: Post = Post::find(1).first(conn)?;
    /// post.title = "Corrected".into();
    /// let saved: Post = post.save().get_result(conn)?;
    /// assert_eq!(saved.title, "Corrected");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    fn save<'a, By, Proof, M>(&'a self) -> Update<Save<'a, Self, By, Proof>, M>
    where
        &'a Self: IntoTarget<Self::Table, By, Rows: RestrictRows<Self::Table>>
            + AsChangeset<Target = Self::Table>,
        Self::Table: Designated<Policy: WritePolicy>,
        <&'a Self as AsChangeset>::Changeset:
            ChangesNoTenant<Self::Table, RulesOf<Self::Table>, Proof>,
        ReferencesOf<Self::Table>: SetChanges<
                Self::Table,
                SavedRows<'a, Self, By>,
                <&'a Self as AsChangeset>::Changeset,
                Proof,
            >,
        Save<'a, Self, By, Proof>: AsQuery,
    {
        Self::update(self).set(self)
    }
}

impl<M: Model> SaveDsl for M {}

/// An instance says of which table it is.
impl<M: Model> RowsOfTable for &M {
    type Table = M::Table;
}

/// The type of `M::scoped()`, for functions that take or return scoped queries.
///
/// `Mode` is that of the connection that runs the query: `AllOf<Post>` is for blocking ones, `AllOf<Post, Async>` for
/// asynchronous ones. Of a query of the other mode rustc says that it expected `Blocking` and found `Async`.
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
pub type AllOf<M, Mode = Blocking> =
    Scoped<<<M as Model>::Table as AsQuery>::Query, ReadsOf<<M as Model>::Table>, Mode>;

/// The query of all rows under an alias of the model's table.
pub type AllAs<M, S, Mode = Blocking> =
    Scoped<<Alias<S> as AsQuery>::Query, <ReadsOf<<M as Model>::Table> as Policy>::As<S>, Mode>;

type Rows<'a, M, By> = <&'a M as IntoTarget<<M as Model>::Table, By>>::Rows;
type SavedRows<'a, M, By> = <Rows<'a, M, By> as RestrictRows<<M as Model>::Table>>::Where;
type Save<'a, M, By, Proof> = Changed<<M as Model>::Table, SavedRows<'a, M, By>, &'a M, Proof>;
type Ownerless<M> = <<<M as Model>::Table as Designated>::Policy as AdoptablePolicy>::Ownerless;
