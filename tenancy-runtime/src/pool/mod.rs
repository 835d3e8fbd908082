//! Pools: connections for a tenant.
//!
//! A [`Pool`] wraps a pool of `r2d2`, `bb8` or `deadpool`, and lends only connections with a reach. The caller builds the
//! pool inside, with its size, deadlines and hooks. Only its manager comes from this library: a [`Connector`], or an
//! [`AsyncConnector`].

#[cfg(any(feature = "bb8", feature = "deadpool"))]
mod asynchronous;
#[cfg(feature = "bb8")]
mod bb8;
#[cfg(feature = "deadpool")]
mod deadpool;
mod error;
mod instruments;
mod lease;
mod log;
mod pooled;
#[cfg(feature = "r2d2")]
mod r2d2;

#[cfg(any(feature = "bb8", feature = "deadpool"))]
pub use self::asynchronous::AsyncConnector;
pub use self::error::PoolError;
pub use self::lease::Lease;
pub use self::log::LogUnscoped;
pub use self::pooled::Pooled;
#[cfg(feature = "r2d2")]
pub use self::r2d2::Connector;

use self::instruments::Instruments;
use self::log::Trail;
use crate::conn::{TenantConn, TenantsConn, UnscopedConn};
use crate::current::current;
use crate::mode::{Blocking, Mode};
use crate::scope::Scope;
use crate::seal::Seal;
use crate::tenant::{KeyType, Tenant};
use crate::verified::{IsVerified, Verified};
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::sql_types::SqlType;
use std::fmt;
use std::panic::Location;

/// A pool that lends connections with a reach: for one tenant, for several, or across all.
///
/// It wraps a pool of `r2d2`, `bb8` or `deadpool` that the caller has built. A clone is the same pool. The methods return a
/// `Result` on a pool of `r2d2`, and a future of a `Result` on the others: see [`Acquired`].
///
/// A connection goes back to the pool when it is dropped. The pool throws it away instead, and its session ends, if it is not
/// as it was when it was lent:
///
/// - the thread panics, or a transaction is open;
/// - the future of a statement or of a transaction was dropped before its end, also inside of a transaction, or a stream
///   of rows was;
/// - it was lent by [`unscoped`](Pool::unscoped), and was used for plain Diesel: what that leaves on the session (a
///   setting, a temporary table, a lock, a `BEGIN`) nobody here can see.
///
/// So a SQLite database in memory, which is gone with its connection, is no database for a pool, unless it is shared
/// (`file:name?mode=memory&cache=shared`) and a connection of its own keeps it.
///
/// The connection of a tenant runs no statement that leaves something on the session; only the text of `sql()` and the
/// database's own functions can (`set_config`, `pg_advisory_lock`).
///
/// # Example
///
/// ```
/// # #[cfg(feature = "r2d2")] {
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// use diesel::r2d2;
/// use tenancy::pool::Connector;
/// use tenancy::{Pool, Verified};
///
/// # let url = "file:pool_example?mode=memory&cache=shared";
/// # let mut keeps_it = SqliteConnection::establish(url)?;
/// # diesel::sql_query("create table posts (id integer, org_id integer, title text)").execute(&mut keeps_it)?;
/// let pool = Pool::new(r2d2::Pool::builder().max_size(4).build(Connector::<SqliteConnection>::new(url))?);
///
/// let mut conn = pool.tenant(Verified::<Org>::trust(1))?;
/// Post::insert(posts::title.eq("hello")).execute(&mut conn)?;
/// assert_eq!(Post::scoped().select(posts::title).load::<String>(&mut conn)?, ["hello"]);
/// # }
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// A pool of plain connections is none:
///
/// ```compile_fail,E0277
/// # use diesel::prelude::*;
/// use diesel::r2d2::{self, ConnectionManager};
///
/// let plain = r2d2::Pool::builder().build_unchecked(ConnectionManager::<SqliteConnection>::new(":memory:"));
/// let pool = tenancy::Pool::new(plain);
/// ```
///
/// It lends no connection without a tenant, and none for a key that nobody has verified:
///
/// ```compile_fail,E0277
/// # use diesel::prelude::*;
/// fn titles(pool: &tenancy::pool::R2d2<SqliteConnection>) {
///     let conn = pool.get();
/// }
/// ```
///
/// ```compile_fail,E0277
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// fn titles(pool: &tenancy::pool::R2d2<SqliteConnection>) {
///     let conn = pool.tenant::<Org>(7);
/// }
/// ```
#[derive(Clone)]
pub struct Pool<P> {
    inner: P,
    trail: Trail,
}

/// A [`Pool`] over one of `r2d2`.
#[cfg(feature = "r2d2")]
pub type R2d2<C> = Pool<diesel::r2d2::Pool<Connector<C>>>;

/// A [`Pool`] over one of `bb8`.
#[cfg(feature = "bb8")]
pub type Bb8<C> = Pool<::bb8::Pool<AsyncConnector<C>>>;

/// A [`Pool`] over one of `deadpool`.
#[cfg(feature = "deadpool")]
pub type Deadpool<C> = Pool<::deadpool::managed::Pool<AsyncConnector<C>>>;

/// What a pool returns: a `Result<T, PoolError>`, or a future of one.
pub type Acquired<'a, P, T> = <<P as Backing>::Mode as Acquires>::Acquired<'a, T>;

/// A pool that a [`Pool`] is made of: of `r2d2` with a [`Connector`], of `bb8` or `deadpool` with an
/// [`AsyncConnector`]. Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pool that lends connections for tenants",
    label = "no pool, or one of plain connections",
    note = "build a pool of `r2d2` with `Connector::<PgConnection>::new(url)`, or one of `bb8` or `deadpool` with \
            `AsyncConnector::<AsyncPgConnection>::new(url)`"
)]
pub trait Backing {
    /// The Diesel connection.
    type Conn: Send + 'static;

    /// How the connections answer, and the pool.
    type Mode: Acquires;

    #[doc(hidden)]
    const SEALED_BY_TENANCY: Seal;

    #[doc(hidden)]
    fn acquire<'a, T: 'a>(
        &'a self,
        bind: impl FnOnce(Lease<Self::Conn>) -> T + Send + 'a,
    ) -> Acquired<'a, Self, T>;
}

/// How the pool of connections of a mode answers: at once, or in a future. Sealed.
pub trait Acquires: Mode {
    /// The answer.
    type Acquired<'a, T: 'a>;

    #[doc(hidden)]
    fn refuse<'a, T: 'a>(error: PoolError) -> Self::Acquired<'a, T>;
}

impl Acquires for Blocking {
    type Acquired<'a, T: 'a> = Result<T, PoolError>;

    fn refuse<'a, T: 'a>(error: PoolError) -> Result<T, PoolError> {
        Err(error)
    }
}

impl<P: Backing> Pool<P> {
    /// Lends the connections of `inner`.
    pub const fn new(inner: P) -> Self {
        Self {
            inner,
            trail: Trail::Whole,
        }
    }

    /// Says at which level the `tracing` log hears of the connections that [`unscoped`](Pool::unscoped) lends:
    /// [`LogUnscoped::Always`] at `INFO`, if nothing is said. The pool and its clones remember which places they have seen;
    /// say it before the first clone.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "r2d2")] {
    /// # use tenancy::prelude::*;
    /// use tenancy::pool::{Connector, LogUnscoped};
    /// use tenancy::Pool;
    ///
    /// let inner = diesel::r2d2::Pool::builder().max_size(1).build(Connector::<SqliteConnection>::new(":memory:"))?;
    /// // A worker asks for work each second, at one place: the log hears of it once.
    /// let pool = Pool::new(inner).log_unscoped(LogUnscoped::OncePerPlace);
    /// # }
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn log_unscoped(self, log: LogUnscoped) -> Self {
        let trail = Trail::new(log);
        Self { trail, ..self }
    }

    /// The pool inside: for its state, and for closing it. What it lends itself has no tenant, and runs nothing: see
    /// [`Pooled`].
    pub const fn inner(&self) -> &P {
        &self.inner
    }

    /// A connection for one tenant, or for one in each dimension of a [`Scope`].
    ///
    /// # Errors
    ///
    /// Why there is no connection.
    ///
    /// # Example
    ///
    /// See [`Pool`].
    pub fn tenant<S: Scope>(
        &self,
        key: impl IsVerified<S>,
    ) -> Acquired<'_, P, TenantConn<'static, P::Conn, S, P::Mode>> {
        let key = key.verified();
        self.inner.acquire(move |lease| lease.tenant(key))
    }

    /// What the pools inside have, and this one has not: a connection of nobody's. In words of ours, where rustc would only
    /// say that there is no such method.
    #[doc(hidden)]
    pub fn get(&self) -> Acquired<'_, P, UnscopedConn<'static, P::Conn, P::Mode>>
    where
        P: LendsToNobody,
    {
        unreachable!("no type meets the condition of this method")
    }

    /// A connection for the tenant that is current where this is called, which [`with`](crate::with) or
    /// [`scope`](crate::scope) has set.
    ///
    /// This is where the current tenant is read. From then on the connection has it, wherever it goes.
    ///
    /// # Errors
    ///
    /// [`PoolError::NoTenant`] if none is current; or why there is no connection.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "r2d2")] {
    /// # diesel::table! { orgs { id -> Integer } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # use tenancy::{Pool, PoolError, Verified, pool::Connector};
    /// # let pool = Pool::new(diesel::r2d2::Pool::builder().max_size(1).build(Connector::<SqliteConnection>::new(":memory:"))?);
    /// tenancy::with(Verified::<Org>::trust(1), || {
    ///     assert_eq!(pool.current::<Org>()?.key(), &1);
    ///     Ok::<_, PoolError>(())
    /// })?;
    /// assert!(matches!(pool.current::<Org>(), Err(PoolError::NoTenant(_))));
    /// # }
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn current<S: Scope>(&self) -> Acquired<'_, P, TenantConn<'static, P::Conn, S, P::Mode>> {
        match current::<S>() {
            Ok(key) => self.tenant(key),
            Err(error) => P::Mode::refuse(error.into()),
        }
    }

    /// A connection for several tenants, for reading.
    ///
    /// # Errors
    ///
    /// Why there is no connection.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "r2d2")] {
    /// # diesel::table! { orgs { id -> Integer } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # use tenancy::{Pool, Verified, pool::Connector};
    /// # let pool = Pool::new(diesel::r2d2::Pool::builder().max_size(1).build(Connector::<SqliteConnection>::new(":memory:"))?);
    /// let conn = pool.tenants([1, 2].map(Verified::<Org>::trust))?;
    /// assert_eq!(conn.keys(), [1, 2]);
    /// # }
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn tenants<T: Tenant>(
        &self,
        keys: impl IntoIterator<Item = Verified<T>>,
    ) -> Acquired<'_, P, TenantsConn<'static, P::Conn, T, P::Mode>>
    where
        T::Key: AsExpression<KeyType<T>>,
        KeyType<T>: SqlType + TypedExpressionType,
    {
        let keys: Vec<_> = keys.into_iter().map(Verified::into_key).collect();
        self.inner.acquire(move |lease| lease.tenants(keys))
    }

    /// A connection across all tenants.
    ///
    /// `reason` and the place of the call go to the `tracing` log when the connection is lent, as by
    /// [`UnscopedExt::unscoped`](crate::UnscopedExt::unscoped): at the level `INFO`, unless
    /// [`log_unscoped`](Pool::log_unscoped) says otherwise.
    ///
    /// If plain Diesel is used on it, the connection is not lent again. The library's own verbs (`Org::scoped()` and so
    /// on) leave nothing behind, and the connection goes back: look tenants up with these.
    ///
    /// # Errors
    ///
    /// Why there is no connection.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "r2d2")] {
    /// # diesel::table! { orgs { id -> Integer } }
    /// # use tenancy::prelude::*;
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # use tenancy::{Pool, pool::Connector};
    /// # let url = "file:pool_unscoped_example?mode=memory&cache=shared";
    /// # let mut keeps_it = SqliteConnection::establish(url)?;
    /// # diesel::sql_query("create table orgs (id integer)").execute(&mut keeps_it)?;
    /// # let pool = Pool::new(diesel::r2d2::Pool::builder().max_size(1).build(Connector::<SqliteConnection>::new(url))?);
    /// let mut conn = pool.unscoped("count the tenants for the licence")?;
    /// assert_eq!(Org::scoped().count().get_result(&mut conn), Ok(0_i64));
    /// # }
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[track_caller]
    pub fn unscoped(
        &self,
        reason: &str,
    ) -> Acquired<'_, P, UnscopedConn<'static, P::Conn, P::Mode>> {
        let place = Location::caller();
        let reason = reason.to_owned();
        let trail = &self.trail;
        self.inner
            .acquire(move |lease| lease.unscoped(&reason, place, trail))
    }
}

/// The condition under which a pool would lend a connection that has no reach: none.
#[diagnostic::on_unimplemented(
    message = "this pool lends a connection for a tenant, and this does not say for which",
    label = "no tenant",
    note = "call `tenant(key)` with a `Verified` key, or `current()` where a request or a block has set the tenant",
    note = "work across tenants says why: `unscoped(\"reason\")`"
)]
pub trait LendsToNobody: never::Never {}

mod never {
    /// Out of reach, so that nobody can meet the condition.
    pub trait Never {}
}

impl<P> fmt::Debug for Pool<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}
