use super::asynchronous::has_broken;
use super::{Acquired, AsyncConnector, Backing, Lease, PoolError, Pooled};
use crate::mode::Async;
use crate::seal::Seal;
use deadpool::managed::{
    Manager, Metrics, Object, Pool, PoolError as Refused, RecycleError, RecycleResult, TimeoutType,
};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, PoolError as Error, PoolableConnection,
};
use std::ops::{Deref, DerefMut};
use std::time::Instant;

impl<C> Manager for AsyncConnector<C>
where
    C: PoolableConnection + 'static,
    AsyncDieselConnectionManager<C>: Manager<Type = C, Error = Error>,
{
    type Type = Pooled<C, Async>;
    type Error = Error;

    async fn create(&self) -> Result<Pooled<C, Async>, Error> {
        let conn = self.manager().create().await?;
        Ok(self.pooled(conn))
    }

    async fn recycle(
        &self,
        conn: &mut Pooled<C, Async>,
        metrics: &Metrics,
    ) -> RecycleResult<Error> {
        if conn.is_unfit() {
            return Err(RecycleError::message("not fit to be lent again"));
        }
        self.manager().recycle(conn.conn_mut(), metrics).await
    }
}

impl<C> Backing for Pool<AsyncConnector<C>>
where
    C: PoolableConnection + 'static,
    AsyncConnector<C>: Manager<Type = Pooled<C, Async>, Error = Error>,
{
    type Conn = C;
    type Mode = Async;

    const SEALED_BY_TENANCY: Seal = Seal;

    fn acquire<'a, T: 'a>(
        &'a self,
        bind: impl FnOnce(Lease<C>) -> T + Send + 'a,
    ) -> Acquired<'a, Self, T> {
        let start = Instant::now();
        Box::pin(async move {
            match self.get().await {
                Ok(object) => Ok(bind(Lease::new(Returning(Some(object))))),
                Err(refused) => Err(why(refused, start)),
            }
        })
    }
}

fn why(refused: Refused<Error>, start: Instant) -> PoolError {
    let waited = start.elapsed();
    match refused {
        Refused::Timeout(TimeoutType::Wait) => PoolError::Exhausted { waited },
        // A connection that is not recycled in time is thrown away, and another one is made.
        Refused::Timeout(TimeoutType::Create | TimeoutType::Recycle) => {
            PoolError::ConnectDeadline { waited }
        }
        Refused::Backend(error) => PoolError::Connect {
            source: error.into(),
        },
        refused @ (Refused::PostCreateHook(_) | Refused::NoRuntimeSpecified) => {
            PoolError::Connect {
                source: refused.into(),
            }
        }
        Refused::Closed => PoolError::Closed,
    }
}

/// `deadpool` takes every connection back, and looks at it when it lends it again. One that is not fit must not wait for
/// that with its transaction and its locks: it ends here.
struct Returning<C>(Option<Object<AsyncConnector<C>>>)
where
    C: PoolableConnection + 'static,
    AsyncConnector<C>: Manager<Type = Pooled<C, Async>, Error = Error>;

const PRESENT: &str = "it is taken when this is dropped";

impl<C> Deref for Returning<C>
where
    C: PoolableConnection + 'static,
    AsyncConnector<C>: Manager<Type = Pooled<C, Async>, Error = Error>,
{
    type Target = Pooled<C, Async>;

    fn deref(&self) -> &Self::Target {
        self.0.as_ref().expect(PRESENT)
    }
}

impl<C> DerefMut for Returning<C>
where
    C: PoolableConnection + 'static,
    AsyncConnector<C>: Manager<Type = Pooled<C, Async>, Error = Error>,
{
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.0.as_mut().expect(PRESENT)
    }
}

impl<C> Drop for Returning<C>
where
    C: PoolableConnection + 'static,
    AsyncConnector<C>: Manager<Type = Pooled<C, Async>, Error = Error>,
{
    fn drop(&mut self) {
        if let Some(mut object) = self.0.take()
            && has_broken(&mut object)
        {
            drop(Object::take(object));
        }
    }
}
