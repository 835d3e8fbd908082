use super::asynchronous::has_broken;
use super::{Acquired, AsyncConnector, Backing, Lease, PoolError, Pooled};
use crate::conn::UnderWay;
use crate::mode::Async;
use crate::seal::Seal;
use bb8::{ManageConnection, Pool, RunError};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, PoolError as Error, PoolableConnection,
};
use std::time::Instant;

impl<C> ManageConnection for AsyncConnector<C>
where
    C: PoolableConnection + 'static,
    AsyncDieselConnectionManager<C>: ManageConnection<Connection = C, Error = Error>,
{
    type Connection = Pooled<C, Async>;
    type Error = Error;

    async fn connect(&self) -> Result<Pooled<C, Async>, Error> {
        let conn = ManageConnection::connect(self.manager()).await?;
        Ok(self.pooled(conn))
    }

    async fn is_valid(&self, conn: &mut Pooled<C, Async>) -> Result<(), Error> {
        let (inner, left) = conn.parts();
        // Whoever waits for a connection may give up half-way, and this goes back with an answer that nobody has read.
        let mut under_way = UnderWay::new(left);
        ManageConnection::is_valid(self.manager(), inner).await?;
        under_way.end();
        Ok(())
    }

    fn has_broken(&self, conn: &mut Pooled<C, Async>) -> bool {
        has_broken(conn)
    }
}

impl<C> Backing for Pool<AsyncConnector<C>>
where
    C: PoolableConnection + 'static,
    AsyncConnector<C>: ManageConnection<Connection = Pooled<C, Async>, Error = Error>,
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
            match self.get_owned().await {
                Ok(conn) => Ok(bind(Lease::new(conn))),
                Err(RunError::User(error)) => Err(PoolError::Connect {
                    source: error.into(),
                }),
                Err(RunError::TimedOut) => {
                    let waited = start.elapsed();
                    Err(if self.state().connections < self.config().max_size {
                        PoolError::ConnectDeadline { waited }
                    } else {
                        PoolError::Exhausted { waited }
                    })
                }
            }
        })
    }
}
