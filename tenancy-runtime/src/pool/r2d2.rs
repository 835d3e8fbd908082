//! Pools of blocking connections.

use super::{Backing, Instruments, Lease, PoolError, Pooled};
use crate::mode::Blocking;
use crate::seal::Seal;
use diesel::connection::Instrumentation;
use diesel::r2d2::{ConnectionManager, Error, ManageConnection, Pool, R2D2Connection};
use std::fmt;
use std::time::Instant;

/// Makes the connections of a pool of `r2d2`: Diesel's `ConnectionManager`, for a [`Pool`](crate::Pool).
///
/// # Example
///
/// ```
/// # use tenancy::prelude::*;
/// use diesel::r2d2;
/// use tenancy::pool::Connector;
///
/// let connector = Connector::<SqliteConnection>::new(":memory:");
/// let pool = tenancy::Pool::new(r2d2::Pool::builder().max_size(1).build(connector)?);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct Connector<C> {
    manager: ConnectionManager<C>,
    instruments: Instruments,
}

impl<C> Connector<C> {
    /// Connects to the database at `url`.
    pub fn new(url: impl Into<String>) -> Self {
        ConnectionManager::new(url).into()
    }

    /// Gives each connection an instrumentation of the application's own, which sees the statements of all tenants, with
    /// their values.
    ///
    /// Without it they have none, whatever `set_default_instrumentation` of Diesel's says: any code of the process can
    /// call that. To have it all the same, say `instrumented_by(diesel::connection::get_default_instrumentation)`.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::prelude::*;
    /// use diesel::connection::InstrumentationEvent;
    /// use tenancy::pool::Connector;
    ///
    /// let connector = Connector::<SqliteConnection>::new(":memory:");
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
}

/// Connects as Diesel's manager does.
impl<C> From<ConnectionManager<C>> for Connector<C> {
    fn from(manager: ConnectionManager<C>) -> Self {
        Self {
            manager,
            instruments: Instruments::none(),
        }
    }
}

impl<C> fmt::Debug for Connector<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector").finish_non_exhaustive()
    }
}

impl<C: R2D2Connection + Send + 'static> ManageConnection for Connector<C> {
    type Connection = Pooled<C>;
    type Error = Error;

    fn connect(&self) -> Result<Pooled<C>, Error> {
        let mut conn = self.manager.connect()?;
        conn.set_instrumentation(self.instruments.one());
        Ok(Pooled::new(conn))
    }

    fn is_valid(&self, conn: &mut Pooled<C>) -> Result<(), Error> {
        self.manager.is_valid(conn.conn_mut())
    }

    /// A panic and an open transaction are what Diesel looks for.
    fn has_broken(&self, conn: &mut Pooled<C>) -> bool {
        conn.is_unfit() || self.manager.has_broken(conn.conn_mut())
    }
}

impl<C: R2D2Connection + Send + 'static> Backing for Pool<Connector<C>> {
    type Conn = C;
    type Mode = Blocking;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn acquire<'a, T: 'a>(
        &'a self,
        bind: impl FnOnce(Lease<C>) -> T + Send + 'a,
    ) -> Result<T, PoolError> {
        let start = Instant::now();
        match self.get() {
            Ok(conn) => Ok(bind(Lease::new(conn))),
            Err(error) => Err(why(error, self, start)),
        }
    }
}

/// `r2d2` knows one error, a deadline; its text goes on after a colon if connecting failed.
fn why<C>(error: diesel::r2d2::PoolError, pool: &Pool<Connector<C>>, start: Instant) -> PoolError
where
    C: R2D2Connection + Send + 'static,
{
    let waited = start.elapsed();
    if error.to_string().contains(": ") {
        PoolError::Connect {
            source: error.into(),
        }
    } else if pool.state().connections < pool.max_size() {
        PoolError::ConnectDeadline { waited }
    } else {
        PoolError::Exhausted { waited }
    }
}
