//! The connection of one tenant.

use super::held::{Held, Left};
use super::transaction::{in_transaction, usable};
use super::unscoped::log_dimension;
use super::{ConnectionIn, Parts, ScopedConnection, sealed};
use crate::binding::One;
use crate::mode::{Blocking, Mode};
use crate::scope::{Asked, Lacks, Permitted, Scope, Unscoped};
use crate::tenant::Tenant;
use crate::verified::{IsVerified, Verified};
use diesel::Connection;
use diesel::result::{Error, QueryResult};
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use tracing::Span;

/// A connection that runs scoped queries only, for one tenant, or for one in each dimension of a [`Scope`].
///
/// There is no way from it to the connection inside, nor to another tenant: a function that takes a
/// `&mut TenantConn<SqliteConnection, Org>` reads and writes the rows of one tenant. A plain Diesel query on it does
/// not compile: *unscoped query on a tenant connection*.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// fn titles(conn: &mut TenantConn<SqliteConnection, Org>) -> QueryResult<Vec<String>> {
///     Post::scoped().order(posts::id).select(posts::title).load(conn)
/// }
///
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'mine'), (2, 2, 'theirs')").execute(&mut db)?;
/// let mut conn = TenantConn::trusting(&mut db, 1);
/// assert_eq!(titles(&mut conn)?, ["mine"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct TenantConn<'c, C, S: Scope, M: Mode = Blocking> {
    pub(super) conn: Held<'c, C>,
    pub(super) reach: One<S>,
    mode: PhantomData<fn() -> M>,
}

impl<'c, C, S: Scope, M: Mode> TenantConn<'c, C, S, M> {
    pub(crate) fn held(conn: Held<'c, C>, reach: One<S>) -> Self {
        Self {
            conn,
            reach,
            mode: PhantomData,
        }
    }

    /// Binds a connection to the tenant that `key` names, for as long as it is borrowed.
    ///
    /// Any Diesel connection will do, also one that a pool has lent.
    pub fn new(conn: &'c mut C, key: impl IsVerified<S>) -> Self
    where
        C: ConnectionIn<M>,
    {
        Self::held(Held::borrowed(conn), One::new(key.verified().into_key()))
    }

    /// Binds a connection to a tenant by an unchecked key. The caller vouches for it, and has made sure that
    /// the user at hand may act for that tenant.
    ///
    /// It is [`new`](TenantConn::new) with [`Verified::trust`].
    pub fn trusting(conn: &'c mut C, key: S::Key) -> Self
    where
        C: ConnectionIn<M>,
    {
        Self::new(conn, Verified::<S>::trust(key))
    }

    /// The key of the tenant that the connection is bound to.
    #[must_use]
    pub fn key(&self) -> S::KeyRef<'_> {
        self.reach.key()
    }

    /// The span in which the connection's statements run, and its transactions: that of the pool that lent it, which is
    /// open as long as the connection is; none if no pool has. Enter it for what is to be seen there too.
    #[must_use]
    pub fn span(&self) -> Span {
        self.conn.span()
    }

    /// The same connection with another reach, for as long as it is borrowed.
    pub(crate) fn reborrow<U: Scope>(&mut self, reach: One<U>) -> TenantConn<'_, C, U, M> {
        TenantConn::held(self.conn.reborrow(), reach)
    }

    /// Narrows the connection by one more dimension, for as long as it is borrowed: of its tenant's rows it then also
    /// reaches those that ask for a tenant of the type `T`, if they are of that tenant. To leave the dimension, let go
    /// of what this returns.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { sites { id -> Integer } }
    /// # diesel::table! { users { id -> Integer } }
    /// # diesel::table! { bookmarks { id -> Integer, site_id -> Integer, author_id -> Integer } }
    /// # diesel::allow_tables_to_appear_in_same_query!(sites, users);
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = sites)] pub struct Site { id: i32 }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = users)] pub struct User { id: i32 }
    /// #[tenanted(Site, User = author_id)]
    /// #[derive(Queryable)]
    /// #[diesel(table_name = bookmarks)]
    /// struct Bookmark {
    ///     id: i32,
    ///     site_id: i32,
    ///     author_id: i32,
    /// }
    ///
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table bookmarks (id integer, site_id integer, author_id integer)").execute(&mut db)?;
    /// # diesel::sql_query("insert into bookmarks values (1, 1, 7), (2, 1, 8), (3, 2, 7)").execute(&mut db)?;
    /// let mut site = TenantConn::<_, Site>::trusting(&mut db, 1);
    /// let ids: Vec<i32> = Bookmark::scoped().select(bookmarks::id).load(&mut site.narrow_trusting::<User>(7))?;
    /// assert_eq!(ids, [1]);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn narrow<T: Tenant>(&mut self, key: Verified<T>) -> TenantConn<'_, C, (S, T), M>
    where
        S: Lacks<T>,
    {
        let reach = self.reach.narrow::<T>(key.into_key());
        TenantConn::held(self.conn.reborrow(), reach)
    }

    /// [`narrow`](TenantConn::narrow), by an unchecked key. The caller vouches for it, and has made sure that the
    /// user at hand may act for it.
    pub fn narrow_trusting<T: Tenant>(
        &mut self,
        key: <T as Tenant>::Key,
    ) -> TenantConn<'_, C, (S, T), M>
    where
        S: Lacks<T>,
    {
        self.narrow(Verified::trust(key))
    }

    /// Leaves out one dimension, for as long as the connection is borrowed: of its tenant's rows it then also reaches those
    /// that ask for a tenant of the type `T`, whichever of these they are of. So a site's administrator sees the rows of all
    /// its users, and of no other site.
    ///
    /// It reads, updates and deletes such rows. An insert has to be for one user: see
    /// [`only`](TenantConn::only). On each join and each subquery, rows of two users do not meet.
    ///
    /// `reason` and the place of the call go to the `tracing` log, as an event of the target `tenancy` at the level
    /// `INFO`, with the fields `dimension`, `reason`, `file` and `line`.
    ///
    /// # Example
    ///
    /// ```
    /// # diesel::table! { sites { id -> Integer } }
    /// # diesel::table! { users { id -> Integer } }
    /// # diesel::table! { bookmarks { id -> Integer, site_id -> Integer, author_id -> Integer } }
    /// # diesel::allow_tables_to_appear_in_same_query!(sites, users);
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = sites)] pub struct Site { id: i32 }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = users)] pub struct User { id: i32 }
    /// # #[tenanted(Site, User = author_id)]
    /// # #[derive(Queryable)]
    /// # #[diesel(table_name = bookmarks)]
    /// # struct Bookmark { id: i32, site_id: i32, author_id: i32 }
    /// # let mut db = SqliteConnection::establish(":memory:")?;
    /// # diesel::sql_query("create table bookmarks (id integer, site_id integer, author_id integer)").execute(&mut db)?;
    /// # diesel::sql_query("insert into bookmarks values (1, 1, 7), (2, 1, 8), (3, 2, 7)").execute(&mut db)?;
    /// let mut site = TenantConn::<_, Site>::trusting(&mut db, 1);
    /// let mut admin = site.unscoped_dimension::<User>("the site's own statistics");
    /// let ids: Vec<i32> = Bookmark::scoped().select(bookmarks::id).load(&mut admin)?;
    /// assert_eq!(ids, [1, 2]);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[track_caller]
    pub fn unscoped_dimension<T: Tenant>(
        &mut self,
        reason: &str,
    ) -> TenantConn<'_, C, (S, Unscoped<T>), M>
    where
        S: Lacks<T>,
    {
        log_dimension(std::any::type_name::<T>(), reason, Location::caller());
        let reach = self.reach.with_every::<T>();
        TenantConn::held(self.conn.reborrow(), reach)
    }
}

impl<C, S: Scope, T: Tenant, M: Mode> TenantConn<'_, C, (S, Unscoped<T>), M> {
    /// Narrows the connection to one tenant of the dimension that it leaves out, for as long as it is borrowed: an insert
    /// writes for that one.
    pub fn only(&mut self, key: Verified<T>) -> TenantConn<'_, C, (S, T), M> {
        let reach = self.reach.only(key.into_key());
        TenantConn::held(self.conn.reborrow(), reach)
    }

    /// [`only`](TenantConn::only), by an unchecked key. The caller vouches for it.
    pub fn only_trusting(&mut self, key: <T as Tenant>::Key) -> TenantConn<'_, C, (S, T), M> {
        self.only(Verified::trust(key))
    }
}

impl<C, S: Scope, P: Asked, M: Mode> TenantConn<'_, C, (S, Permitted<P>), M> {
    /// The same connection as if nothing had been permitted, for as long as it is borrowed: for what takes the connection of a
    /// tenant, whatever has been permitted.
    pub fn without_permit(&mut self) -> TenantConn<'_, C, S, M> {
        let reach = self.reach.without_permit();
        TenantConn::held(self.conn.reborrow(), reach)
    }
}

impl<C: Connection, S: Scope> TenantConn<'_, C, S> {
    /// Runs `f` in a transaction, for the same tenant; inside another transaction, in a savepoint.
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
    /// # let mut conn = TenantConn::<_, Org>::trusting(&mut db, 1);
    /// let refused = conn.transaction(|conn| {
    ///     Post::insert(posts::title.eq("draft")).execute(conn)?;
    ///     Err::<(), _>(diesel::result::Error::RollbackTransaction)
    /// });
    /// assert!(refused.is_err());
    /// assert_eq!(Post::scoped().count().get_result(&mut conn), Ok(0_i64));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn transaction<R, E, F>(&mut self, f: F) -> Result<R, E>
    where
        F: FnOnce(&mut TenantConn<'_, C, S>) -> Result<R, E>,
        E: From<Error>,
    {
        let reach = self.reach.clone();
        in_transaction(&mut self.conn, Left::Nothing, |conn| {
            f(&mut TenantConn::held(conn, reach))
        })
    }

    /// Runs `f` in a transaction that is never committed; for tests.
    ///
    /// # Panics
    ///
    /// When `f` panics or returns an error.
    pub fn test_transaction<R, E, F>(&mut self, f: F) -> R
    where
        F: FnOnce(&mut TenantConn<'_, C, S>) -> Result<R, E>,
        E: fmt::Debug,
    {
        let mut outcome = None;
        let rolled_back = self.transaction(|conn| {
            outcome = Some(f(conn));
            Err::<(), _>(Error::RollbackTransaction)
        });
        outcome_of_test(outcome, &rolled_back)
    }
}

/// The value of a test in a transaction, if there is one.
pub(super) fn outcome_of_test<R, E: fmt::Debug>(
    outcome: Option<Result<R, E>>,
    rolled_back: &Result<(), Error>,
) -> R {
    match outcome {
        Some(Ok(value)) => value,
        Some(Err(error)) => panic!("the test transaction failed: {error:?}"),
        None => panic!("the test transaction did not begin: {rolled_back:?}"),
    }
}

impl<C, S: Scope, M: Mode> fmt::Debug for TenantConn<'_, C, S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantConn").finish_non_exhaustive()
    }
}

impl<C: Connection, S: Scope> sealed::Split<C, One<S>> for TenantConn<'_, C, S> {
    fn split(&mut self, _: sealed::Key) -> QueryResult<Parts<'_, C, One<S>>> {
        usable(&mut self.conn)?;
        Ok(Parts::new(&mut self.conn, &self.reach))
    }

    fn reach(&self, _: sealed::Key) -> &One<S> {
        &self.reach
    }

    fn span(&self, _: sealed::Key) -> Span {
        self.conn.span()
    }
}

impl<C: Connection, S: Scope> ScopedConnection for TenantConn<'_, C, S> {
    type Inner = C;
    type Reach = One<S>;
    type Mode = Blocking;
}
