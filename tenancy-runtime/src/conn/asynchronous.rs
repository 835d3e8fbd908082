//! The asynchronous half: the same connections over those of `diesel-async`.

use super::held::{Held, Left, UnderWay};
use super::tenant::outcome_of_test;
use super::tenants::WithDescendants;
use super::transaction::asynchronous::{Running, depth, in_transaction, usable};
use super::unscoped::{log, log_statement};
use super::{
    ConnectionIn, Hierarchy, Parts, ReadOnlyConn, ScopedConnection, TenantConn, TenantsConn,
    UnscopedConn, sealed,
};
use crate::binding::{All, One, ReadOnly, Several};
use crate::mode::Async;
use crate::scope::{Scope, Tenants};
use crate::seal::Seal;
use crate::tenant::{DeterminingTable, KeyType, Tenant};
use crate::verified::Verified;
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::result::{Error, QueryResult};
use diesel::sql_types::SqlType;
use diesel_async::methods::LoadQuery;
use diesel_async::{AsyncConnection, AsyncConnectionCore, RunQueryDsl};
use std::fmt;
use std::panic::Location;
use tracing::{Instrument, Span};

/// A [`TenantConn`] over a connection of `diesel-async`: its verbs return futures.
///
/// An alias of one's own keeps the lifetime, `type OrgConn<'c> = AsyncTenantConn<'c, Db, Org>`, and a function takes
/// `&mut OrgConn<'_>`. A pool lends an `AsyncTenantConn<'static, ..>`, but what a transaction lends is not `'static`: a function
/// that takes a `&mut AsyncTenantConn<'static, ..>` cannot be called there, and rustc says that borrowed data escapes.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
/// use diesel_async::{AsyncConnection, SimpleAsyncConnection};
///
/// type Db = SyncConnectionWrapper<SqliteConnection>;
///
/// async fn titles(conn: &mut AsyncTenantConn<'_, Db, Org>) -> QueryResult<Vec<String>> {
///     Post::scoped().order(posts::id).select(posts::title).load(conn).await
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// # let mut db = Db::establish(":memory:").await?;
/// # db.batch_execute("create table posts (id integer, org_id integer, title text)").await?;
/// # db.batch_execute("insert into posts values (1, 1, 'mine'), (2, 2, 'theirs')").await?;
/// let mut conn = AsyncTenantConn::trusting(&mut db, 1);
/// assert_eq!(titles(&mut conn).await?, ["mine"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub type AsyncTenantConn<'c, C, S> = TenantConn<'c, C, S, Async>;

/// A [`ReadOnlyConn`] over a connection of `diesel-async`: its verbs return futures.
pub type AsyncReadOnlyConn<'c, C, S> = ReadOnlyConn<'c, C, S, Async>;

/// A [`TenantsConn`] over a connection of `diesel-async`: its verbs return futures.
pub type AsyncTenantsConn<'c, C, L> = TenantsConn<'c, C, L, Async>;

/// An [`UnscopedConn`] over a connection of `diesel-async`: its verbs return futures.
pub type AsyncUnscopedConn<'c, C> = UnscopedConn<'c, C, Async>;

impl<C: AsyncConnection> ConnectionIn<Async> for C {
    type Backend = <C as AsyncConnectionCore>::Backend;

    const SEALED_BY_TENANCY: Seal = Seal;
}

impl<C: AsyncConnection, S: Scope> sealed::Split<C, One<S>> for AsyncTenantConn<'_, C, S> {
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

impl<C: AsyncConnection, S: Scope> ScopedConnection for AsyncTenantConn<'_, C, S> {
    type Inner = C;
    type Reach = One<S>;
    type Mode = Async;
}

impl<C: AsyncConnection, S: Scope> sealed::Split<C, ReadOnly<S>> for AsyncReadOnlyConn<'_, C, S> {
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

impl<C: AsyncConnection, S: Scope> ScopedConnection for AsyncReadOnlyConn<'_, C, S> {
    type Inner = C;
    type Reach = ReadOnly<S>;
    type Mode = Async;
}

impl<C: AsyncConnection, L: Tenants> sealed::Split<C, Several<L>> for AsyncTenantsConn<'_, C, L> {
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

impl<C: AsyncConnection, L: Tenants> ScopedConnection for AsyncTenantsConn<'_, C, L> {
    type Inner = C;
    type Reach = Several<L>;
    type Mode = Async;
}

impl<C: AsyncConnection> sealed::Split<C, All> for AsyncUnscopedConn<'_, C> {
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

impl<C: AsyncConnection> ScopedConnection for AsyncUnscopedConn<'_, C> {
    type Inner = C;
    type Reach = All;
    type Mode = Async;
}

/// The door out of the scope, on every connection of `diesel-async`: [`UnscopedExt`](crate::UnscopedExt), asynchronous.
///
/// # Example
///
/// Plain Diesel runs by `diesel_async::RunQueryDsl` on the connection inside: `&mut *conn`, and `&mut **conn` where `conn` is a
/// reference, in a transaction.
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] pub struct Post { id: i32, org_id: i32, title: String }
/// # type Db = diesel_async::sync_connection_wrapper::SyncConnectionWrapper<SqliteConnection>;
/// async fn rename(db: &mut Db) -> QueryResult<i64> {
///     let mut conn = db.unscoped("rename the posts of all tenants");
///     conn.transaction(async |conn| {
///         let renamed = diesel::update(posts::table).set(posts::title.eq("c"));
///         diesel_async::RunQueryDsl::execute(renamed, &mut **conn).await?;
///         Post::scoped().count().get_result(conn).await
///     })
///     .await
/// }
/// ```
pub trait AsyncUnscopedExt: AsyncConnection {
    /// A connection across all tenants.
    ///
    /// The log gets the reason and the place, as by [`UnscopedExt::unscoped`](crate::UnscopedExt::unscoped).
    #[track_caller]
    fn unscoped(&mut self, reason: &str) -> AsyncUnscopedConn<'_, Self> {
        let place = Location::caller();
        log(reason, place);
        UnscopedConn::held(Held::borrowed(self), place)
    }
}

impl<C: AsyncConnection> AsyncUnscopedExt for C {}

impl<C: AsyncConnection, S: Scope> AsyncTenantConn<'_, C, S> {
    /// Runs `f` in a transaction, for the same tenant; inside another transaction, in a savepoint.
    ///
    /// If the future is dropped before it is done, or that of a statement or a transaction inside is, nothing of it is
    /// committed, and nothing more runs on the connection, whoever has it next. A pool throws it away, and so should
    /// whoever owns it. Until then the transaction may stay open. Only a `COMMIT` that is on its way may still arrive: then
    /// all of it is committed.
    ///
    /// # Errors
    ///
    /// What `f` returns, after a rollback; or what the database says to `BEGIN`, `COMMIT` or `ROLLBACK`. On PostgreSQL
    /// also, after a statement inside has failed, that the transaction is aborted; on
    /// MySQL, after a deadlock for instance, that the database has rolled it back.
    /// [`ScopeError::Unfinished`](crate::ScopeError::Unfinished), in a
    /// [`QueryBuilderError`](diesel::result::Error::QueryBuilderError), if something inside did not come to its end and
    /// `f` returned `Ok` all the same.
    ///
    /// # Panics
    ///
    /// When `f` does, after a rollback.
    pub async fn transaction<R, E, F>(&mut self, f: F) -> Result<R, E>
    where
        F: AsyncFnOnce(&mut AsyncTenantConn<'_, C, S>) -> Result<R, E>,
        E: From<Error>,
    {
        let reach = self.reach.clone();
        in_transaction(&mut self.conn, Left::Nothing, async |conn| {
            f(&mut TenantConn::held(conn, reach)).await
        })
        .await
    }

    /// Runs `f` in a transaction that is never committed; for tests.
    ///
    /// # Panics
    ///
    /// When `f` panics or returns an error.
    pub async fn test_transaction<R, E, F>(&mut self, f: F) -> R
    where
        F: AsyncFnOnce(&mut AsyncTenantConn<'_, C, S>) -> Result<R, E>,
        E: fmt::Debug,
    {
        let mut outcome = None;
        let rolled_back = self
            .transaction(async |conn| {
                outcome = Some(f(conn).await);
                Err::<(), _>(Error::RollbackTransaction)
            })
            .await;
        outcome_of_test(outcome, &rolled_back)
    }
}

impl<C: AsyncConnection, S: Scope> AsyncReadOnlyConn<'_, C, S> {
    /// Runs `f` in a transaction, for the same tenant: all that it reads is of one moment, as far as the isolation level of
    /// the database goes. Inside another transaction, in a savepoint.
    ///
    /// If the future is dropped before it is done, or that of a statement inside is, nothing more runs on the connection: see
    /// [`AsyncTenantConn::transaction`].
    ///
    /// # Errors
    ///
    /// Those of [`AsyncTenantConn::transaction`].
    ///
    /// # Panics
    ///
    /// When `f` does, after a rollback.
    pub async fn transaction<R, E, F>(&mut self, f: F) -> Result<R, E>
    where
        F: AsyncFnOnce(&mut AsyncReadOnlyConn<'_, C, S>) -> Result<R, E>,
        E: From<Error>,
    {
        let reach = self.reach.clone();
        in_transaction(&mut self.conn, Left::Nothing, async |conn| {
            f(&mut ReadOnlyConn::held(conn, reach)).await
        })
        .await
    }
}

impl<'c, C: AsyncConnection, T: Tenant> AsyncTenantsConn<'c, C, T> {
    /// Binds a connection to a tenant and all tenants below it, which one recursive query finds now.
    ///
    /// A tenant that is added below it later is not among them. If no tenant has the key, the connection reads no rows.
    /// A tenant that is above itself is found once.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn with_descendants(conn: &'c mut C, key: Verified<T>) -> QueryResult<Self>
    where
        T: Hierarchy,
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
        DeterminingTable<T>: Default,
        for<'q> WithDescendants<T>: LoadQuery<'q, C, T::Key>,
    {
        let descendants = WithDescendants::<T>::new(key.into_key());
        usable(&mut Held::borrowed(&mut *conn))?;
        let running = Running::new(&mut *conn);
        let keys = RunQueryDsl::load(descendants, &mut *running.conn).await;
        let keys = running.end(keys).await?;
        Ok(Self::trusting(conn, keys))
    }
}

impl<C: AsyncConnection, L: Tenants> AsyncTenantsConn<'_, C, L> {
    /// Runs `f` in a transaction, for the same tenants: all that it reads is of one moment, as far as the isolation
    /// level of the database goes. Inside another transaction, in a savepoint.
    ///
    /// If the future is dropped before it is done, or that of a statement or a transaction inside is, nothing of it is
    /// committed, and nothing more runs on the connection, whoever has it next. A pool throws it away, and so should
    /// whoever owns it. Until then the transaction may stay open. Only a `COMMIT` that is on its way may still arrive: then
    /// all of it is committed.
    ///
    /// # Errors
    ///
    /// What `f` returns, after a rollback; or what the database says to `BEGIN`, `COMMIT` or `ROLLBACK`. On PostgreSQL
    /// also, after a statement inside has failed, that the transaction is aborted; on
    /// MySQL, after a deadlock for instance, that the database has rolled it back.
    /// [`ScopeError::Unfinished`](crate::ScopeError::Unfinished), in a
    /// [`QueryBuilderError`](diesel::result::Error::QueryBuilderError), if something inside did not come to its end and
    /// `f` returned `Ok` all the same.
    ///
    /// # Panics
    ///
    /// When `f` does, after a rollback.
    pub async fn transaction<R, E, F>(&mut self, f: F) -> Result<R, E>
    where
        F: AsyncFnOnce(&mut AsyncTenantsConn<'_, C, L>) -> Result<R, E>,
        E: From<Error>,
    {
        let reach = self.reach.clone();
        in_transaction(&mut self.conn, Left::Nothing, async |conn| {
            f(&mut TenantsConn::held(conn, reach)).await
        })
        .await
    }
}

impl<C: AsyncConnection> AsyncUnscopedConn<'_, C> {
    /// Runs `f` in a transaction, unscoped too; inside another transaction, in a savepoint.
    ///
    /// If the future is dropped before it is done, or that of a statement or a transaction inside is, nothing of it is
    /// committed, and nothing more runs on the connection, whoever has it next. A pool throws it away, and so should
    /// whoever owns it. Until then the transaction may stay open. Only a `COMMIT` that is on its way may still arrive: then
    /// all of it is committed.
    ///
    /// # Errors
    ///
    /// What `f` returns, after a rollback; or what the database says to `BEGIN`, `COMMIT` or `ROLLBACK`. On PostgreSQL
    /// also, after a statement inside has failed, that the transaction is aborted; on
    /// MySQL, after a deadlock for instance, that the database has rolled it back.
    /// [`ScopeError::Unfinished`](crate::ScopeError::Unfinished), in a
    /// [`QueryBuilderError`](diesel::result::Error::QueryBuilderError), if something inside did not come to its end and
    /// `f` returned `Ok` all the same.
    ///
    /// # Panics
    ///
    /// When `f` does, after a rollback.
    pub async fn transaction<R, E, F>(&mut self, f: F) -> Result<R, E>
    where
        F: AsyncFnOnce(&mut AsyncUnscopedConn<'_, C>) -> Result<R, E>,
        E: From<Error>,
    {
        // What `f` is given knows of no pool.
        self.conn.expose();
        let place = self.place;
        in_transaction(&mut self.conn, Left::Unseen, async |conn| {
            f(&mut UnscopedConn::held(conn, place)).await
        })
        .await
    }

    /// Runs a statement of the library's own, which leaves nothing on the session: a pool may lend the connection again,
    /// if the future has not been dropped.
    #[doc(hidden)]
    pub async fn own<R, F>(&mut self, f: F) -> QueryResult<R>
    where
        F: AsyncFnOnce(&mut C) -> QueryResult<R>,
    {
        usable(&mut self.conn)?;
        let span = self.conn.span();
        let (conn, left) = self.conn.parts();
        let mut under_way = UnderWay::new(left);
        let running = Running::new(conn);
        let answer = f(&mut *running.conn).instrument(span).await;
        let answer = running.end(answer).await;
        match answer {
            Ok(_) => under_way.end(),
            Err(_) => under_way.fail(),
        }
        answer
    }

    /// Runs statements of the library's own in a transaction, as [`own`](UnscopedConn::own) does one.
    #[doc(hidden)]
    pub async fn own_transaction<R, E, F>(&mut self, f: F) -> Result<R, E>
    where
        F: AsyncFnOnce(&mut C) -> Result<R, E>,
        E: From<Error>,
    {
        in_transaction(&mut self.conn, Left::Unseen, async |mut conn| {
            f(&mut conn).await
        })
        .await
    }

    /// How many transactions are open, one inside the other.
    #[doc(hidden)]
    pub fn depth(&mut self) -> QueryResult<u32> {
        usable(&mut self.conn)?;
        depth(self.conn.parts().0)
    }
}
