//! A pool as the directory.

use crate::directory::{Directory, Unavailable, acting};
use diesel::connection::LoadConnection;
use tenancy_accounts::{Account, Knows};
use tenancy_permissions::{HasPermissions, Rights, Standing, Standings, Versions};
use tenancy_runtime::pool::{Acquires, Backing};
use tenancy_runtime::{Blocking, Pool, Verified};
#[cfg(any(feature = "bb8", feature = "deadpool"))]
use {diesel_async::AsyncConnection, tenancy_runtime::Async};

/// What the log says of the connections.
const OLD: &str = "what is old of the rights of sockets";
const REASON: &str = "what somebody may do at a socket";

/// How the pools of a mode look up in a task what members may do, without blocking others.
#[diagnostic::on_unimplemented(
    message = "the connections of this pool have no members of the tenants `{T}`",
    label = "no connections to a database that stores the keys of `{T}` and of `{A}`",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait LooksUpStandingsInTasks<C, T: HasPermissions<A>, A: Account>: Acquires {
    #[doc(hidden)]
    fn versions<P>(
        pool: Pool<P>,
        tenants: Vec<Verified<T>>,
    ) -> impl Future<Output = Result<Vec<(Verified<T>, i64)>, Unavailable>> + Send
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static;

    #[doc(hidden)]
    fn standings<P>(
        pool: Pool<P>,
        tenant: Verified<T>,
        accounts: Vec<A::Key>,
    ) -> impl Future<Output = Result<Vec<Standing<T, A>>, Unavailable>> + Send
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static;

    #[doc(hidden)]
    fn rights<P>(
        pool: Pool<P>,
        tenant: Verified<T>,
        account: A::Key,
    ) -> impl Future<Output = Result<Option<Rights<T, A>>, Unavailable>> + Send
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static;
}

impl<P, T, A> Directory<T, A> for Pool<P>
where
    P: Backing<Mode: LooksUpStandingsInTasks<P::Conn, T, A>> + Clone + Send + Sync + 'static,
    T: HasPermissions<A>,
    A: Account,
{
    async fn versions(
        &self,
        tenants: Vec<Verified<T>>,
    ) -> Result<Vec<(Verified<T>, i64)>, Unavailable> {
        <P::Mode as LooksUpStandingsInTasks<P::Conn, T, A>>::versions(self.clone(), tenants).await
    }

    async fn standings(
        &self,
        tenant: Verified<T>,
        accounts: Vec<A::Key>,
    ) -> Result<Vec<Standing<T, A>>, Unavailable> {
        P::Mode::standings(self.clone(), tenant, accounts).await
    }

    async fn rights(
        &self,
        tenant: Verified<T>,
        account: A::Key,
    ) -> Result<Option<Rights<T, A>>, Unavailable> {
        P::Mode::rights(self.clone(), tenant, account).await
    }
}

impl<C, T, A> LooksUpStandingsInTasks<C, T, A> for Blocking
where
    C: LoadConnection<Backend: Knows<T, A>> + 'static,
    T: HasPermissions<A>,
    A: Account,
{
    async fn versions<P>(
        pool: Pool<P>,
        tenants: Vec<Verified<T>>,
    ) -> Result<Vec<(Verified<T>, i64)>, Unavailable>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        in_task(move || {
            let mut lease = pool.unscoped(OLD).map_err(Unavailable::new)?;
            Ok(Versions::of(&tenants).load::<A, _>(&mut lease)?)
        })
        .await
    }

    async fn standings<P>(
        pool: Pool<P>,
        tenant: Verified<T>,
        accounts: Vec<A::Key>,
    ) -> Result<Vec<Standing<T, A>>, Unavailable>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        in_task(move || {
            let mut lease = pool.unscoped(OLD).map_err(Unavailable::new)?;
            Ok(Standings::of(&tenant, accounts).load(&mut lease)?)
        })
        .await
    }

    async fn rights<P>(
        pool: Pool<P>,
        tenant: Verified<T>,
        account: A::Key,
    ) -> Result<Option<Rights<T, A>>, Unavailable>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        in_task(move || {
            let mut lease = pool.unscoped(REASON).map_err(Unavailable::new)?;
            acting(Rights::by_key(&tenant, account, &mut lease))
        })
        .await
    }
}

/// Runs what blocks on a thread where it blocks nobody else.
async fn in_task<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, Unavailable> + Send + 'static,
) -> Result<R, Unavailable> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Unavailable::new(error)))
}

#[cfg(any(feature = "bb8", feature = "deadpool"))]
impl<C, T, A> LooksUpStandingsInTasks<C, T, A> for Async
where
    C: AsyncConnection<Backend: Knows<T, A>> + 'static,
    T: HasPermissions<A>,
    A: Account,
{
    async fn versions<P>(
        pool: Pool<P>,
        tenants: Vec<Verified<T>>,
    ) -> Result<Vec<(Verified<T>, i64)>, Unavailable>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        let mut lease = pool.unscoped(OLD).await.map_err(Unavailable::new)?;
        Ok(Versions::of(&tenants).load::<A, _>(&mut lease).await?)
    }

    async fn standings<P>(
        pool: Pool<P>,
        tenant: Verified<T>,
        accounts: Vec<A::Key>,
    ) -> Result<Vec<Standing<T, A>>, Unavailable>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        let mut lease = pool.unscoped(OLD).await.map_err(Unavailable::new)?;
        Ok(Standings::of(&tenant, accounts).load(&mut lease).await?)
    }

    async fn rights<P>(
        pool: Pool<P>,
        tenant: Verified<T>,
        account: A::Key,
    ) -> Result<Option<Rights<T, A>>, Unavailable>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        let mut lease = pool.unscoped(REASON).await.map_err(Unavailable::new)?;
        acting(Rights::by_key(&tenant, account, &mut lease).await)
    }
}
