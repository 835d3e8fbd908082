//! The connection of several tenants, for reading.

use super::held::{Held, Left};
use super::transaction::{in_transaction, usable};
use super::{ConnectionIn, Parts, ScopedConnection, TenantConn, sealed};
use crate::binding::{One, ScopeError, Several};
use crate::mode::{Blocking, Mode};
use crate::scope::{Asked, Excludes, Includes, Permitted, Tenants};
use crate::tenant::{DeterminingTable, KeyType, Tenant};
use crate::verified::Verified;
use diesel::backend::Backend;
use diesel::connection::LoadConnection;
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::LoadQuery;
use diesel::query_source::{Column, QuerySource};
use diesel::result::{Error, QueryResult};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, SqlType};
use diesel::{Connection, RunQueryDsl};
use std::fmt;
use std::marker::PhantomData;
use tracing::Span;

/// A connection that reads the rows of several tenants: every scoped query runs on it, and no write compiles. `L` is the
/// type of these tenants, or several types: see [`and`](TenantsConn::and).
///
/// An empty list of keys reads no tenant's rows, and those that are everybody's. On a backend with arrays the list is one
/// bind parameter, so that one statement serves lists of any length; elsewhere there is a statement for each length.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'secret')").execute(&mut db)?;
/// let mut conn = TenantsConn::<_, Org>::trusting(&mut db, [1, 2]);
/// let titles: Vec<String> = Post::scoped().order(posts::id).select(posts::title).load(&mut conn)?;
/// assert_eq!(titles, ["a", "b"]);
///
/// // To write, one of them:
/// Post::update(2).set(posts::title.eq("c")).execute(&mut conn.only(2)?)?;
/// assert!(conn.only(3).is_err());
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct TenantsConn<'c, C, L: Tenants, M: Mode = Blocking> {
    pub(super) conn: Held<'c, C>,
    pub(super) reach: Several<L>,
    mode: PhantomData<fn() -> M>,
}

impl<'c, C, T: Tenant, M: Mode> TenantsConn<'c, C, T, M> {
    /// Binds a connection to the tenants that the keys name, for as long as it is borrowed.
    pub fn new(conn: &'c mut C, keys: impl IntoIterator<Item = Verified<T>>) -> Self
    where
        C: ConnectionIn<M>,
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
    {
        Self::trusting(conn, keys.into_iter().map(Verified::into_key))
    }

    /// Binds a connection to several tenants by unchecked keys. The caller vouches for them, and has made
    /// sure that the user at hand may read for all of these tenants.
    pub fn trusting(conn: &'c mut C, keys: impl IntoIterator<Item = T::Key>) -> Self
    where
        C: ConnectionIn<M>,
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
    {
        let reach = Several::new(keys.into_iter().collect());
        Self::held(Held::borrowed(conn), reach)
    }

    /// The keys of the tenants that the connection is bound to.
    #[must_use]
    pub fn keys(&self) -> &[T::Key] {
        self.reach.keys::<T>()
    }

    /// The connection of one of these tenants, which also writes, for as long as this one is borrowed.
    ///
    /// # Errors
    ///
    /// [`ScopeError::OutOfReach`] if the key is not among those of this connection.
    pub fn only(&mut self, key: T::Key) -> Result<TenantConn<'_, C, T, M>, ScopeError> {
        self.only_of::<T>(key)
    }
}

impl<C, T: Tenant, P: Asked, M: Mode> TenantsConn<'_, C, (T, Permitted<P>), M> {
    /// The keys of the tenants that the connection is bound to.
    #[must_use]
    pub fn keys(&self) -> &[T::Key] {
        self.reach.keys::<T>()
    }

    /// The connection of one of these tenants, which also writes, with the same permission, for as long as this one is borrowed.
    ///
    /// # Errors
    ///
    /// [`ScopeError::OutOfReach`] if the key is not among those of this connection.
    pub fn only(
        &mut self,
        key: T::Key,
    ) -> Result<TenantConn<'_, C, (T, Permitted<P>), M>, ScopeError> {
        let TenantConn { conn, reach, .. } = self.only_of::<T>(key)?;
        Ok(TenantConn::held(conn, reach.permitted::<P>()))
    }
}

impl<'c, C, L: Tenants, M: Mode> TenantsConn<'c, C, L, M> {
    pub(crate) fn held(conn: Held<'c, C>, reach: Several<L>) -> Self {
        Self {
            conn,
            reach,
            mode: PhantomData,
        }
    }

    /// The same connection for tenants of another type as well: it reads the rows of each of these and of those, as
    /// what a user and the organisations of the user read.
    ///
    /// Each of them reads by itself. A row that asks for an organisation and for a user, `#[tenanted(Org, User = user_id)]`, is not
    /// reached. A row of an organisation meets those of a user in no join and no subquery, unless one table has the rows of both:
    /// `one_of`, or a polymorphic owner.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { users { id -> Integer } }
    /// # diesel::table! { ciphers { id -> Integer, org_id -> Nullable<Integer>, user_id -> Nullable<Integer> } }
    /// # diesel::allow_tables_to_appear_in_same_query!(orgs, users);
    /// # use tenancy::Verified;
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = users)] pub struct User { id: i32 }
    /// #[tenanted(one_of(Org = org_id, User = user_id))]
    /// #[derive(Queryable)]
    /// #[diesel(table_name = ciphers)]
    /// struct Cipher {
    ///     id: i32,
    ///     org_id: Option<i32>,
    ///     user_id: Option<i32>,
    /// }
    ///
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table ciphers (id integer primary key, org_id integer, user_id integer)").execute(&mut db)?;
    /// # diesel::sql_query("insert into ciphers values (1, 1, null), (2, null, 7), (3, 3, null), (4, null, 8)").execute(&mut db)?;
    /// let orgs = [1, 2].map(Verified::trust);
    /// let mut conn = TenantsConn::<_, Org>::new(&mut db, orgs).and::<User>([Verified::trust(7)]);
    /// let ids: Vec<i32> = Cipher::scoped().select(ciphers::id).order(ciphers::id).load(&mut conn)?;
    /// assert_eq!(ids, [1, 2]);
    ///
    /// // To write, one of them:
    /// assert_eq!(Cipher::delete(2).execute(&mut conn.only_of::<User>(7)?)?, 1);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn and<T: Tenant>(
        self,
        keys: impl IntoIterator<Item = Verified<T>>,
    ) -> TenantsConn<'c, C, (L, T), M>
    where
        L: Excludes<T>,
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
    {
        self.and_trusting::<T>(keys.into_iter().map(Verified::into_key))
    }

    /// [`and`](TenantsConn::and), by unchecked keys. The caller vouches for them, and has made sure that the user at hand may
    /// read for all of these tenants.
    #[must_use]
    pub fn and_trusting<T: Tenant>(
        self,
        keys: impl IntoIterator<Item = T::Key>,
    ) -> TenantsConn<'c, C, (L, T), M>
    where
        L: Excludes<T>,
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
    {
        let reach = self.reach.and::<T>(keys.into_iter().collect());
        TenantsConn::held(self.conn, reach)
    }

    /// The keys of the tenants of the type `T` that the connection is bound to.
    #[must_use]
    pub fn keys_of<T: Tenant>(&self) -> &[T::Key]
    where
        L: Includes<T>,
    {
        self.reach.keys::<T>()
    }

    /// The connection of one of these tenants, of the type `T`, which also writes, for as long as this one is borrowed.
    ///
    /// # Errors
    ///
    /// [`ScopeError::OutOfReach`] if the key is not among those of this connection.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a key is passed by value everywhere"
    )]
    pub fn only_of<T: Tenant>(&mut self, key: T::Key) -> Result<TenantConn<'_, C, T, M>, ScopeError>
    where
        L: Includes<T>,
    {
        // The connection's own key, not the caller's: the two may only seem to be equal.
        let own = self.reach.keys::<T>().iter().find(|own| **own == key);
        let reach = One::new(own.cloned().ok_or(ScopeError::OutOfReach)?);
        Ok(TenantConn::held(self.conn.reborrow(), reach))
    }

    /// The span in which the connection's statements run, and its transactions: that of the pool that lent it, which is
    /// open as long as the connection is; none if no pool has. Enter it for what is to be seen there too.
    #[must_use]
    pub fn span(&self) -> Span {
        self.conn.span()
    }
}

impl<C: Connection, L: Tenants> TenantsConn<'_, C, L> {
    /// Runs `f` in a transaction, for the same tenants: all that it reads is of one moment, as far as the isolation
    /// level of the database goes. Inside another transaction, in a savepoint.
    ///
    /// # Errors
    ///
    /// What `f` returns, after a rollback; or what the database says to `BEGIN`, `COMMIT` or `ROLLBACK`. On PostgreSQL
    /// also, after a statement inside has failed, that the transaction is aborted; on
    /// MySQL, after a deadlock for instance, that the database has rolled it back.
    ///
    /// # Panics
    ///
    /// When `f` does, after a rollback.
    pub fn transaction<R, E, F>(&mut self, f: F) -> Result<R, E>
    where
        F: FnOnce(&mut TenantsConn<'_, C, L>) -> Result<R, E>,
        E: From<Error>,
    {
        let reach = self.reach.clone();
        in_transaction(&mut self.conn, Left::Nothing, |conn| {
            f(&mut TenantsConn::held(conn, reach))
        })
    }
}

/// A type of tenant whose rows name a parent, which is another tenant; written by
/// `#[determines_tenant(parent = parent_id)]`.
#[diagnostic::on_unimplemented(
    message = "tenants of the type `{Self}` have no parents",
    label = "not a hierarchy",
    note = "name the column that names the parent: `#[determines_tenant(parent = parent_id)]`"
)]
pub trait Hierarchy: Tenant {
    /// The column of the determining table that holds the key of the tenant above.
    type ParentColumn: Column;
}

impl<'c, C, T> TenantsConn<'c, C, T>
where
    C: LoadConnection,
    T: Tenant,
{
    /// Binds a connection to a tenant and all tenants below it, which one recursive query finds now.
    ///
    /// A tenant that is added below it later is not among them. If no tenant has the key, the connection reads no rows.
    /// A tenant that is above itself is found once.
    ///
    /// # Errors
    ///
    /// What the database says.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::Verified;
    /// # use tenancy::prelude::*;
    /// diesel::table! { orgs { id -> Integer, parent_id -> Nullable<Integer> } }
    ///
    /// #[determines_tenant(parent = parent_id)]
    /// #[derive(Queryable)]
    /// #[diesel(table_name = orgs)]
    /// pub struct Org {
    ///     pub id: i32,
    ///     pub parent_id: Option<i32>,
    /// }
    ///
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table orgs (id integer, parent_id integer)").execute(&mut db)?;
    /// # diesel::sql_query("insert into orgs values (1, null), (2, 1), (3, 2), (4, null)").execute(&mut db)?;
    /// let conn = TenantsConn::<_, Org>::with_descendants(&mut db, Verified::trust(1))?;
    /// assert_eq!(conn.keys(), [1, 2, 3]);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_descendants<'q>(conn: &'c mut C, key: Verified<T>) -> QueryResult<Self>
    where
        T: Hierarchy,
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
        DeterminingTable<T>: Default,
        WithDescendants<T>: LoadQuery<'q, C, T::Key>,
    {
        let keys = RunQueryDsl::load(WithDescendants::<T>::new(key.into_key()), conn)?;
        Ok(Self::trusting(conn, keys))
    }
}

/// The keys of a tenant and of all tenants below it.
pub struct WithDescendants<T: Hierarchy> {
    root: T::Key,
    table: <DeterminingTable<T> as QuerySource>::FromClause,
    tenant: PhantomData<fn() -> T>,
}

/// What the recursive query calls itself.
const FOUND: &str = "tenants found so far";

impl<T: Hierarchy> WithDescendants<T> {
    pub(super) fn new(root: T::Key) -> Self
    where
        DeterminingTable<T>: Default,
    {
        Self {
            root,
            table: DeterminingTable::<T>::default().from_clause(),
            tenant: PhantomData,
        }
    }
}

impl<T: Hierarchy> fmt::Debug for WithDescendants<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithDescendants").finish_non_exhaustive()
    }
}

impl<T: Hierarchy> QueryId for WithDescendants<T> {
    type QueryId = PhantomData<T>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: Hierarchy> Query for WithDescendants<T> {
    type SqlType = KeyType<T>;
}

impl<T: Hierarchy, Conn> RunQueryDsl<Conn> for WithDescendants<T> {}

impl<T, DB> QueryFragment<DB> for WithDescendants<T>
where
    T: Hierarchy<Key: ToSql<KeyType<T>, DB>>,
    DB: Backend + HasSqlType<KeyType<T>>,
    <DeterminingTable<T> as QuerySource>::FromClause: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // `UNION`, and not `UNION ALL`: a row that was found already ends its branch, also in a cycle. Columns are those
        // of an alias, and the query has a name that no table has: a table may be called `tree`, a column `tenant`.
        out.push_sql("WITH RECURSIVE ");
        out.push_identifier(FOUND)?;
        out.push_sql(" (tenant) AS (SELECT here.");
        out.push_identifier(T::KeyColumn::NAME)?;
        out.push_sql(" FROM ");
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(" AS here WHERE here.");
        out.push_identifier(T::KeyColumn::NAME)?;
        out.push_sql(" = ");
        out.push_bind_param::<KeyType<T>, _>(&self.root)?;
        out.push_sql(" UNION SELECT here.");
        out.push_identifier(T::KeyColumn::NAME)?;
        out.push_sql(" FROM ");
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(" AS here INNER JOIN ");
        out.push_identifier(FOUND)?;
        out.push_sql(" AS above ON here.");
        out.push_identifier(T::ParentColumn::NAME)?;
        out.push_sql(" = above.tenant) SELECT above.tenant FROM ");
        out.push_identifier(FOUND)?;
        out.push_sql(" AS above ORDER BY above.tenant");
        Ok(())
    }
}

impl<C, L: Tenants, M: Mode> fmt::Debug for TenantsConn<'_, C, L, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantsConn").finish_non_exhaustive()
    }
}

impl<C: Connection, L: Tenants> sealed::Split<C, Several<L>> for TenantsConn<'_, C, L> {
    fn split(&mut self, _: sealed::Key) -> QueryResult<Parts<'_, C, Several<L>>> {
        usable(&mut self.conn)?;
        Ok(Parts::new(&mut self.conn, &self.reach))
    }

    fn reach(&self, _: sealed::Key) -> &Several<L> {
        &self.reach
    }

    fn span(&self, _: sealed::Key) -> Span {
        self.conn.span()
    }
}

impl<C: Connection, L: Tenants> ScopedConnection for TenantsConn<'_, C, L> {
    type Inner = C;
    type Reach = Several<L>;
    type Mode = Blocking;
}
