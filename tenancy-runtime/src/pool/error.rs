use crate::current::NoTenant;
use std::error::Error;
use std::time::Duration;

/// Why a pool lends no connection.
///
/// That an idle connection turns out not to be fit is no error: the pool throws it away and makes another one. No message
/// holds a key.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "r2d2")] {
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// use std::time::Duration;
/// use tenancy::{Pool, PoolError, Verified, pool::Connector};
///
/// let one = diesel::r2d2::Pool::builder().max_size(1).connection_timeout(Duration::from_secs(1));
/// let pool = Pool::new(one.build(Connector::<SqliteConnection>::new(":memory:"))?);
/// let first = pool.tenant(Verified::<Org>::trust(1))?;
/// let second = pool.tenant(Verified::<Org>::trust(2));
/// assert!(matches!(second, Err(PoolError::Exhausted { .. })));
/// # }
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PoolError {
    /// [`Pool::current`](crate::Pool::current) was called where no tenant is current.
    #[error(transparent)]
    NoTenant(#[from] NoTenant),

    /// All connections that the pool may have are lent, and none came back before the pool's deadline.
    #[error("all connections of the pool are lent, and none came back within {waited:?}")]
    Exhausted {
        /// How long this call has waited.
        waited: Duration,
    },

    /// The database could not be reached, or refused the connection.
    #[error("the pool could not connect to the database")]
    Connect {
        /// What the database, the driver, or a hook of the pool said.
        source: Box<dyn Error + Send + Sync>,
    },

    /// The pool may have more connections, and made none before its deadline. The database is slow, or it is not there:
    /// `bb8` tries again until the deadline, and gives the cause to its error sink only.
    #[error("the pool was not connected to the database within {waited:?}")]
    ConnectDeadline {
        /// How long this call has waited.
        waited: Duration,
    },

    /// The pool was closed.
    #[error("the pool is closed")]
    Closed,
}
