//! Pools of asynchronous connections.

use super::{Acquires, PoolError, Pooled};
use crate::mode::Async;
use diesel_async::AsyncConnection;
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, PoolableConnection,
};
use std::fmt;
use std::pin::Pin;

impl Acquires for Async {
    type Acquired<'a, T: 'a> = Pin<Box<dyn Future<Output = Result<T, PoolError>> + Send + 'a>>;

    fn refuse<'a, T: 'a>(error: PoolError) -> Self::Acquired<'a, T> {
        Box::pin(async move { Err(error) })
    }
}

/// Makes the connections of a pool of `bb8` or `deadpool`: the `AsyncDieselConnectionManager` of `diesel-async`, for a
/// [`Pool`](crate::Pool).
///
/// # Example
///
/// ```
/// # #[cfg(feature = "deadpool")] {
/// # use tenancy::prelude::*;
/// use deadpool::managed;
/// use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
/// use tenancy::pool::AsyncConnector;
///
/// type Db = SyncConnectionWrapper<SqliteConnection>;
///
/// let connector = AsyncConnector::<Db>::new("app.sqlite");
/// let pool = tenancy::Pool::new(managed::Pool::builder(connector).max_size(4).build()?);
/// # let _: tenancy::pool::Deadpool<Db> = pool;
/// # }
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct AsyncConnector<C> {
    manager: AsyncDieselConnectionManager<C>,
}

impl<C: AsyncConnection + 'static> AsyncConnector<C> {
    /// Connects to the database at `url`.
    pub fn new(url: impl Into<String>) -> Self {
        AsyncDieselConnectionManager::new(url).into()
    }

    /// Connects to the database at `url` as `config` says: with TLS, for example.
    pub fn with_config(url: impl Into<String>, config: ManagerConfig<C>) -> Self {
        AsyncDieselConnectionManager::new_with_config(url, config).into()
    }
}

impl<C> AsyncConnector<C> {
    pub(super) fn manager(&self) -> &AsyncDieselConnectionManager<C> {
        &self.manager
    }
}

/// Connects as the manager of `diesel-async` does.
impl<C> From<AsyncDieselConnectionManager<C>> for AsyncConnector<C> {
    fn from(manager: AsyncDieselConnectionManager<C>) -> Self {
        Self { manager }
    }
}

impl<C> fmt::Debug for AsyncConnector<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncConnector").finish_non_exhaustive()
    }
}

/// Whether a connection that comes back must not be lent again.
pub(super) fn has_broken<C: PoolableConnection>(conn: &mut Pooled<C, Async>) -> bool {
    std::thread::panicking() || conn.is_unfit() || conn.conn_mut().is_broken()
}
