//! The look-up of what a member may do, in a task.

use crate::member::MemberRejection;
use crate::task::in_task;
use diesel::connection::LoadConnection;
use tenancy_accounts::{Account, Knows};
use tenancy_permissions::{Error, HasPermissions, Rights};
use tenancy_runtime::pool::{Acquires, Backing};
use tenancy_runtime::{Blocking, Pool, Verified};
#[cfg(any(feature = "bb8", feature = "deadpool"))]
use {diesel_async::AsyncConnection, tenancy_runtime::Async};

/// What the log says of the connection.
const REASON: &str = "what somebody may do";

/// How the pools of a mode ask in a task what a member may do, without blocking others.
#[diagnostic::on_unimplemented(
    message = "the connections of this pool have no members of the tenants `{T}`",
    label = "no connections to a database that stores the keys of `{T}` and of `{A}`",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait LooksUpRightsInTasks<C, T: HasPermissions<A>, A: Account>: Acquires {
    #[doc(hidden)]
    fn look_up<P>(
        pool: Pool<P>,
        tenant: Verified<T>,
        account: A::Key,
    ) -> impl Future<Output = Result<Rights<T, A>, MemberRejection>> + Send
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static;
}

impl<C, T, A> LooksUpRightsInTasks<C, T, A> for Blocking
where
    C: LoadConnection<Backend: Knows<T, A>> + 'static,
    T: HasPermissions<A>,
    A: Account,
{
    async fn look_up<P>(
        pool: Pool<P>,
        tenant: Verified<T>,
        account: A::Key,
    ) -> Result<Rights<T, A>, MemberRejection>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        in_task(move || {
            let mut lease = pool.unscoped(REASON)?;
            Rights::by_key(&tenant, account, &mut lease).map_err(rejection)
        })
        .await
    }
}

#[cfg(any(feature = "bb8", feature = "deadpool"))]
impl<C, T, A> LooksUpRightsInTasks<C, T, A> for Async
where
    C: AsyncConnection<Backend: Knows<T, A>> + 'static,
    T: HasPermissions<A>,
    A: Account,
{
    async fn look_up<P>(
        pool: Pool<P>,
        tenant: Verified<T>,
        account: A::Key,
    ) -> Result<Rights<T, A>, MemberRejection>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        let mut lease = pool.unscoped(REASON).await?;
        let found = Rights::by_key(&tenant, account, &mut lease).await;
        found.map_err(rejection)
    }
}

fn rejection(error: Error) -> MemberRejection {
    match error {
        Error::Accounts(error) => error.into(),
        error => MemberRejection::unavailable(error),
    }
}
