//! Leaving the scope.

use super::held::{Held, Left, Unread};
use super::transaction::{in_transaction, usable};
use super::{Parts, ScopedConnection, TenantConn, sealed};
use crate::binding::{All, One};
use crate::mode::{Blocking, Mode};
use crate::scope::Scope;
use crate::verified::Verified;
use diesel::Connection;
use diesel::result::{Error, QueryResult};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use tracing::Span;

/// A connection across all tenants, made by [`UnscopedExt::unscoped`].
///
/// Scoped queries run on it over the rows of all tenants, and, since it dereferences to the connection inside, so do
/// plain Diesel queries. An insert of a tenanted row names the tenant:
/// [`for_tenant`](crate::write::Insert::for_tenant).
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
/// let mut conn = db.unscoped("count all posts for the monthly report");
/// Post::insert(posts::title.eq("welcome")).for_tenant(1).execute(&mut conn)?;
/// Post::insert(posts::title.eq("welcome")).for_tenant(2).execute(&mut conn)?;
/// assert_eq!(Post::scoped().count().get_result(&mut conn), Ok(2_i64));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct UnscopedConn<'c, C, M: Mode = Blocking> {
    pub(super) conn: Held<'c, C>,
    /// Where it was asked for.
    pub(super) place: Place,
    mode: PhantomData<fn() -> M>,
}

/// A place in the program.
pub(crate) type Place = &'static Location<'static>;

impl<'c, C, M: Mode> UnscopedConn<'c, C, M> {
    pub(crate) fn held(conn: Held<'c, C>, place: Place) -> Self {
        Self {
            conn,
            place,
            mode: PhantomData,
        }
    }

    /// A pool does not lend the connection again: something may be left on the session.
    #[doc(hidden)]
    pub fn expose(&self) {
        self.conn.expose();
    }

    /// The span in which scoped statements on the connection run, and its transactions: that of the pool that lent it, which is
    /// open as long as the connection is; none if no pool has. Enter it for what is to be seen there too.
    #[must_use]
    pub fn span(&self) -> Span {
        self.conn.span()
    }
}

impl<'c, C, M: Mode> UnscopedConn<'c, C, M> {
    /// The connection of the tenant that has been looked up on it: as long as this would have been borrowed, or lent.
    #[doc(hidden)]
    #[must_use]
    pub fn bound_to<S: Scope>(self, key: Verified<S>) -> TenantConn<'c, C, S, M> {
        let key = key.into_key();
        #[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
        let conn = self.conn.in_span(|| tenant_span::<S>(&key));
        #[cfg(not(any(feature = "r2d2", feature = "bb8", feature = "deadpool")))]
        let conn = self.conn;
        TenantConn::held(conn, One::new(key))
    }

    /// The same for a while, in a transaction for instance.
    #[doc(hidden)]
    pub fn bound_for<S: Scope>(&mut self, key: Verified<S>) -> TenantConn<'_, C, S, M> {
        TenantConn::held(self.conn.reborrow(), One::new(key.into_key()))
    }
}

/// The span in which the statements of a tenant run that a pool has lent a connection.
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
pub(crate) fn tenant_span<S: Scope>(key: &S::Key) -> Span {
    tracing::info_span!(
        target: "tenancy",
        "tenant",
        tenant = std::any::type_name::<S>(),
        key = crate::verified::LoggedKey::<S>::of(key).map(tracing::field::display),
    )
}

/// Leaves a trace of who crosses tenants, and why.
pub(crate) fn log(reason: &str, place: Place) {
    tracing::info!(
        target: "tenancy",
        reason,
        file = place.file(),
        line = place.line(),
        "unscoped connection"
    );
}

/// The same of somebody who has been here before, where the application does not want to hear of that.
#[cfg(any(feature = "r2d2", feature = "bb8", feature = "deadpool"))]
pub(crate) fn log_again(reason: &str, place: Place) {
    tracing::debug!(
        target: "tenancy",
        reason,
        file = place.file(),
        line = place.line(),
        "unscoped connection"
    );
}

/// Leaves a trace of a statement of ours that runs over the rows of all tenants.
pub(super) fn log_statement(place: Place) {
    tracing::debug!(
        target: "tenancy",
        file = place.file(),
        line = place.line(),
        "scoped statement on an unscoped connection"
    );
}

/// The same of who crosses the tenants of one dimension.
pub(super) fn log_dimension(dimension: &str, reason: &str, caller: &Location<'_>) {
    tracing::info!(
        target: "tenancy",
        dimension,
        reason,
        file = caller.file(),
        line = caller.line(),
        "unscoped dimension"
    );
}

/// The door out of the scope, on every Diesel connection; a [`TenantConn`](crate::TenantConn) is none.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] pub struct Post { id: i32, org_id: i32, title: String }
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'a'), (2, 2, 'b')").execute(&mut db)?;
/// let mut conn = db.unscoped("rename the posts of all tenants");
/// // Scoped statements are for all tenants here, and plain ones of Diesel's run too, on the connection inside.
/// assert_eq!(Post::scoped().count().get_result(&mut conn), Ok(2_i64));
/// assert_eq!(diesel::update(posts::table).set(posts::title.eq("c")).execute(&mut *conn), Ok(2));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub trait UnscopedExt: Connection + Sized {
    /// A connection across all tenants.
    ///
    /// `reason` and the place of the call go to the `tracing` log, as an event of the target `tenancy` at the level
    /// `INFO`, with the fields `reason`, `file` and `line`. Each scoped statement that runs on it is another event, at the
    /// level `DEBUG`, with the place of this call. A pool may say less:
    #[cfg_attr(
        any(feature = "r2d2", feature = "bb8", feature = "deadpool"),
        doc = "[`Pool::log_unscoped`](crate::Pool::log_unscoped)."
    )]
    #[cfg_attr(
        not(any(feature = "r2d2", feature = "bb8", feature = "deadpool")),
        doc = "`Pool::log_unscoped`."
    )]
    #[track_caller]
    fn unscoped(&mut self, reason: &str) -> UnscopedConn<'_, Self> {
        let place = Location::caller();
        log(reason, place);
        UnscopedConn::held(Held::borrowed(self), place)
    }
}

impl<C: Connection> UnscopedExt for C {}

impl<C: Connection> UnscopedConn<'_, C> {
    /// Runs `f` in a transaction, unscoped too; inside another transaction, in a savepoint.
    ///
    /// # Errors
    ///
    /// What `f` returns, after a rollback; or what the database says to `BEGIN`, `COMMIT` or `ROLLBACK`. On PostgreSQL
    /// also, after a statement inside has failed, that the transaction is aborted; on
    /// MySQL, after a deadlock for instance, that the database has rolled it back.
    /// [`ScopeError::Unfinished`](crate::ScopeError::Unfinished), in a
    /// [`QueryBuilderError`](diesel::result::Error::QueryBuilderError), if plain Diesel has left a transaction open inside
    /// and `f` returned `Ok` all the same: nothing is committed, and nothing more runs on the connection.
    ///
    /// # Panics
    ///
    /// When `f` does, after a rollback.
    pub fn transaction<R, E, F>(&mut self, f: F) -> Result<R, E>
    where
        F: FnOnce(&mut UnscopedConn<'_, C>) -> Result<R, E>,
        E: From<Error>,
    {
        self.transaction_with(Left::Unseen, f)
    }

    /// Runs a statement of the library's own, which leaves nothing on the session: a pool may lend the connection again.
    #[doc(hidden)]
    pub fn own<R>(&mut self, f: impl FnOnce(&mut C) -> QueryResult<R>) -> QueryResult<R> {
        usable(&mut self.conn)?;
        let span = self.conn.span();
        let (conn, left) = self.conn.parts();
        let mut unread = Unread::new(left);
        let answer = span.in_scope(|| f(conn));
        if answer.is_err() {
            unread.fail();
        }
        answer
    }

    /// Runs statements of the library's own in a transaction, as [`own`](UnscopedConn::own) does one.
    #[doc(hidden)]
    pub fn own_transaction<R, E, F>(&mut self, f: F) -> Result<R, E>
    where
        F: FnOnce(&mut C) -> Result<R, E>,
        E: From<Error>,
    {
        in_transaction(&mut self.conn, Left::Unseen, |mut conn| f(&mut conn))
    }

    /// As [`transaction`](UnscopedConn::transaction), where `left` is what is taken to be left in it from its beginning.
    pub(crate) fn transaction_with<R, E, F>(&mut self, left: Left, f: F) -> Result<R, E>
    where
        F: FnOnce(&mut UnscopedConn<'_, C>) -> Result<R, E>,
        E: From<Error>,
    {
        // What `f` is given knows of no pool.
        self.conn.expose();
        let place = self.place;
        in_transaction(&mut self.conn, left, |conn| {
            f(&mut UnscopedConn::held(conn, place))
        })
    }
}

impl<C, M: Mode> Deref for UnscopedConn<'_, C, M> {
    type Target = C;

    fn deref(&self) -> &C {
        self.conn.expose();
        &self.conn
    }
}

impl<C, M: Mode> DerefMut for UnscopedConn<'_, C, M> {
    fn deref_mut(&mut self) -> &mut C {
        self.conn.expose();
        &mut self.conn
    }
}

impl<C, M: Mode> fmt::Debug for UnscopedConn<'_, C, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnscopedConn").finish_non_exhaustive()
    }
}

impl<C: Connection> sealed::Split<C, All> for UnscopedConn<'_, C> {
    fn split(&mut self, _: sealed::Key) -> QueryResult<Parts<'_, C, All>> {
        usable(&mut self.conn)?;
        log_statement(self.place);
        Ok(Parts::new(&mut self.conn, &All::TENANTS))
    }

    fn reach(&self, _: sealed::Key) -> &All {
        &All::TENANTS
    }

    fn span(&self, _: sealed::Key) -> Span {
        self.conn.span()
    }
}

impl<C: Connection> ScopedConnection for UnscopedConn<'_, C> {
    type Inner = C;
    type Reach = All;
    type Mode = Blocking;
}
