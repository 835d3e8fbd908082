//! Pools of asynchronous connections.

use super::{Acquires, Instruments, PoolError, Pooled};
use crate::mode::Async;
use diesel::connection::Instrumentation;
use diesel_async::AsyncConnection;
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, PoolableConnection,
};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    instruments: Instruments,
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
    /// Gives each connection an instrumentation of the application's own, which sees the statements of all tenants, with
    /// their values.
    ///
    /// Without it they have none, whatever `set_default_instrumentation` of Diesel's says: any code of the process can
    /// call that. To have it all the same, say `instrumented_by(diesel::connection::get_default_instrumentation)`. It
    /// takes the place of what [`ManagerConfig::custom_setup`] may have given the connection.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::prelude::*;
    /// use diesel::connection::InstrumentationEvent;
    /// use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
    /// use tenancy::pool::AsyncConnector;
    ///
    /// let connector = AsyncConnector::<SyncConnectionWrapper<SqliteConnection>>::new("app.sqlite");
    /// let connector = connector.instrumented_by(|| |event: InstrumentationEvent<'_>| {
    ///     if let InstrumentationEvent::FinishQuery { error: Some(error), .. } = event {
    ///         eprintln!("{error}");
    ///     }
    /// });
    /// # let _ = connector;
    /// ```
    #[must_use]
    pub fn instrumented_by<I: Instrumentation>(
        self,
        instrumentation: impl Fn() -> I + Send + Sync + 'static,
    ) -> Self {
        let instruments = Instruments::by(instrumentation);
        Self {
            instruments,
            ..self
        }
    }

    /// A connection that was just made, as the pool has it.
    pub(super) fn pooled(&self, mut conn: C) -> Pooled<C, Async>
    where
        C: AsyncConnection,
    {
        conn.set_instrumentation(self.instruments.one());
        Pooled::new(conn)
    }

    pub(super) fn manager(&self) -> &AsyncDieselConnectionManager<C> {
        &self.manager
    }
}

/// Connects as the manager of `diesel-async` does.
impl<C> From<AsyncDieselConnectionManager<C>> for AsyncConnector<C> {
    fn from(manager: AsyncDieselConnectionManager<C>) -> Self {
        Self {
            manager,
            instruments: Instruments::none(),
        }
    }
}

impl<C> fmt::Debug for AsyncConnector<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncConnector").finish_non_exhaustive()
    }
}

/// Whether a connection that comes back must not be lent again.
pub(super) fn has_broken<C: PoolableConnection>(conn: &mut Pooled<C, Async>) -> bool {
    // That of SQLite panics if something has panicked in it, and this may run in a destructor.
    let is_broken = AssertUnwindSafe(|| conn.conn_mut().is_broken());
    std::thread::panicking() || catch_unwind(is_broken).unwrap_or(true) || conn.is_unfit()
}
