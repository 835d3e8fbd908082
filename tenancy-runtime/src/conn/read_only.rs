//! The connection of one tenant, for reading.

use super::held::{Held, Left};
use super::transaction::{in_transaction, usable};
use super::{Parts, Reaches, ScopedConnection, TenantConn, Writes, sealed};
use crate::binding::{One, ReadOnly};
use crate::mode::{Blocking, Mode};
use crate::scope::{Lacks, Scope};
use crate::tenant::Tenant;
use crate::verified::Verified;
use diesel::Connection;
use diesel::result::{Error, QueryResult};
use std::fmt;
use std::marker::PhantomData;
use tracing::Span;

/// A connection that reads the rows of one tenant, as its [`TenantConn`] does, and on which no write compiles.
///
/// [`TenantConn::read_only`] makes one, and nothing leads back. So a function that takes a
/// `&mut ReadOnlyConn<SqliteConnection, Org>` changes nothing. It locks rows where a [`TenantConn`] does.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// fn titles(conn: &mut ReadOnlyConn<SqliteConnection, Org>) -> QueryResult<Vec<String>> {
///     Post::scoped().order(posts::id).select(posts::title).load(conn)
/// }
///
/// # let mut db = SqliteConnection::establish(":memory:")?;
/// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut db)?;
/// # diesel::sql_query("insert into posts values (1, 1, 'mine'), (2, 2, 'theirs')").execute(&mut db)?;
/// let mut conn = TenantConn::<_, Org>::trusting(&mut db, 1);
/// assert_eq!(titles(&mut conn.read_only())?, ["mine"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// A write does not compile on it:
///
/// ```compile_fail,E0277
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// fn remove(conn: &mut ReadOnlyConn<SqliteConnection, Org>) -> QueryResult<usize> {
///     Post::delete(1).execute(conn)
/// }
/// ```
pub struct ReadOnlyConn<'c, C, S: Scope, M: Mode = Blocking> {
    pub(super) conn: Held<'c, C>,
    pub(super) reach: ReadOnly<S>,
    mode: PhantomData<fn() -> M>,
}

impl<'c, C, S: Scope, M: Mode> TenantConn<'c, C, S, M> {
    /// The same connection for reading, for as long as it is borrowed.
    pub fn read_only(&mut self) -> ReadOnlyConn<'_, C, S, M> {
        let reach = ReadOnly::of(self.reach.clone());
        ReadOnlyConn::held(self.conn.reborrow(), reach)
    }

    /// The same connection for reading, for good: it goes back to the pool that has lent it when that is dropped.
    #[must_use]
    pub fn into_read_only(self) -> ReadOnlyConn<'c, C, S, M> {
        ReadOnlyConn::held(self.conn, ReadOnly::of(self.reach))
    }
}

impl<'c, C, S: Scope, M: Mode> ReadOnlyConn<'c, C, S, M> {
    pub(super) fn held(conn: Held<'c, C>, reach: ReadOnly<S>) -> Self {
        Self {
            conn,
            reach,
            mode: PhantomData,
        }
    }

    /// The key of the tenant that the connection is bound to.
    #[must_use]
    pub fn key(&self) -> S::KeyRef<'_> {
        self.reach.one().key()
    }

    /// The span in which the connection's statements run: see [`TenantConn::span`].
    #[must_use]
    pub fn span(&self) -> Span {
        self.conn.span()
    }

    /// Narrows the connection by one more dimension, for as long as it is borrowed: see [`TenantConn::narrow`].
    pub fn narrow<T: Tenant>(&mut self, key: Verified<T>) -> ReadOnlyConn<'_, C, (S, T), M>
    where
        S: Lacks<T>,
    {
        let reach = self.reach.one().narrow::<T>(key.into_key());
        ReadOnlyConn::held(self.conn.reborrow(), ReadOnly::of(reach))
    }
}

impl<C: Connection, S: Scope> ReadOnlyConn<'_, C, S> {
    /// Runs `f` in a transaction, for the same tenant: all that it reads is of one moment, as far as the isolation level of
    /// the database goes. Inside another transaction, in a savepoint.
    ///
    /// # Errors
    ///
    /// Those of [`TenantConn::transaction`].
    ///
    /// # Panics
    ///
    /// When `f` does, after a rollback.
    pub fn transaction<R, E, F>(&mut self, f: F) -> Result<R, E>
    where
        F: FnOnce(&mut ReadOnlyConn<'_, C, S>) -> Result<R, E>,
        E: From<Error>,
    {
        let reach = self.reach.clone();
        in_transaction(&mut self.conn, Left::Nothing, |conn| {
            f(&mut ReadOnlyConn::held(conn, reach))
        })
    }
}

impl<S: Scope, P> Reaches<P> for ReadOnly<S> where One<S>: Reaches<P> {}

/// The condition under which a connection that reads writes all the same: nothing meets it.
#[diagnostic::on_unimplemented(
    message = "a read-only connection does not write",
    label = "reads the tenant's rows, and changes none",
    note = "take a `TenantConn` where rows are written: nothing leads to one from a `ReadOnlyConn`"
)]
pub(crate) trait WritesAnyway {}

impl<S: Scope, P> Writes<P> for ReadOnly<S> where ReadOnly<S>: Reaches<P> + WritesAnyway {}

impl<C, S: Scope, M: Mode> fmt::Debug for ReadOnlyConn<'_, C, S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadOnlyConn").finish_non_exhaustive()
    }
}

impl<C: Connection, S: Scope> sealed::Split<C, ReadOnly<S>> for ReadOnlyConn<'_, C, S> {
    fn split(&mut self, _: sealed::Key) -> QueryResult<Parts<'_, C, ReadOnly<S>>> {
        usable(&mut self.conn)?;
        Ok(Parts::new(&mut self.conn, &self.reach))
    }

    fn reach(&self, _: sealed::Key) -> &ReadOnly<S> {
        &self.reach
    }

    fn span(&self, _: sealed::Key) -> Span {
        self.conn.span()
    }
}

impl<C: Connection, S: Scope> ScopedConnection for ReadOnlyConn<'_, C, S> {
    type Inner = C;
    type Reach = ReadOnly<S>;
    type Mode = Blocking;
}
