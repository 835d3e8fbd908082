//! The look-up of what a program may do by its key, in a task.

use crate::key::{CurrentKey, KeyRejection};
use crate::task::in_task;
use diesel::connection::LoadConnection;
use tenancy_accounts::{Account, HasApiKeys, Knows, ScopeOf};
use tenancy_permissions::{Error, HasPermissions, KeyRights, PermissionsOf, ScopePermissions};
use tenancy_runtime::pool::{Acquires, Backing};
use tenancy_runtime::{Blocking, Pool};
#[cfg(any(feature = "bb8", feature = "deadpool"))]
use {diesel_async::AsyncConnection, tenancy_runtime::Async};

/// What the log says of the connection.
const REASON: &str = "what a program may do";

/// How the pools of a mode ask in a task what a program may do by its key, without blocking others.
#[diagnostic::on_unimplemented(
    message = "the connections of this pool do not say what programs may do by keys of the tenants `{T}`",
    label = "no connections to a database that stores the keys of `{T}` and of `{A}`, or scopes without permissions",
    note = "turn on the feature of `tenancy` that is named after the database",
    note = "say which permissions the scopes of the keys have: `impl ScopePermissions for ..`"
)]
pub trait LooksUpKeyRightsInTasks<C, T, A>: Acquires
where
    T: HasApiKeys<A> + HasPermissions<A>,
    A: Account,
{
    #[doc(hidden)]
    fn look_up<P>(
        pool: Pool<P>,
        key: CurrentKey<T, A>,
    ) -> impl Future<Output = Result<KeyRights<T, A>, KeyRejection>> + Send
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static;
}

impl<C, T, A> LooksUpKeyRightsInTasks<C, T, A> for Blocking
where
    C: LoadConnection<Backend: Knows<T, A>> + 'static,
    T: HasApiKeys<A> + HasPermissions<A>,
    A: Account,
    ScopeOf<T, A>: ScopePermissions<Permissions = PermissionsOf<T, A>>,
{
    async fn look_up<P>(
        pool: Pool<P>,
        key: CurrentKey<T, A>,
    ) -> Result<KeyRights<T, A>, KeyRejection>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        in_task(move || {
            let mut lease = pool.unscoped(REASON)?;
            KeyRights::of(&key, &mut lease).map_err(rejection)
        })
        .await
    }
}

#[cfg(any(feature = "bb8", feature = "deadpool"))]
impl<C, T, A> LooksUpKeyRightsInTasks<C, T, A> for Async
where
    C: AsyncConnection<Backend: Knows<T, A>> + 'static,
    T: HasApiKeys<A> + HasPermissions<A>,
    A: Account,
    ScopeOf<T, A>: ScopePermissions<Permissions = PermissionsOf<T, A>>,
{
    async fn look_up<P>(
        pool: Pool<P>,
        key: CurrentKey<T, A>,
    ) -> Result<KeyRights<T, A>, KeyRejection>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        let mut lease = pool.unscoped(REASON).await?;
        let found = KeyRights::of(&key, &mut lease).await;
        found.map_err(rejection)
    }
}

fn rejection(error: Error) -> KeyRejection {
    match error {
        Error::Accounts(error) => error.into(),
        error => KeyRejection::Unavailable(error.into()),
    }
}
