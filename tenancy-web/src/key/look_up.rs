//! The look-up of a key in a task.

use super::rejection::KeyRejection;
use crate::named::Named;
use crate::task::in_task;
use diesel::connection::LoadConnection;
use tenancy_accounts::{Account, HasApiKeys, KeyHolder, Knows, LookUpKey};
use tenancy_runtime::pool::{Acquires, Backing};
use tenancy_runtime::{Blocking, Pool};
#[cfg(any(feature = "bb8", feature = "deadpool"))]
use {diesel_async::AsyncConnection, tenancy_runtime::Async};

/// What the log says of the connection.
const REASON: &str = "which key is it";

/// How the pools of a mode look a key up in a task, without blocking others.
#[diagnostic::on_unimplemented(
    message = "the connections of this pool have no API keys of the tenants `{T}`",
    label = "no connections to a database that stores the keys of `{T}` and of `{A}`",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait LooksUpKeysInTasks<C, T: HasApiKeys<A>, A: Account>: Acquires {
    #[doc(hidden)]
    fn look_up<P>(
        pool: Pool<P>,
        look_up: LookUpKey<T, A>,
    ) -> impl Future<Output = Result<KeyHolder<T, A>, KeyRejection>> + Send
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static;
}

/// Of the text, in the tenant that the request names.
pub(super) fn asked<T: HasApiKeys<A>, A: Account>(
    token: &str,
    named: Option<Named<T>>,
) -> LookUpKey<T, A> {
    let look_up = LookUpKey::of(token);
    match named {
        Some(Named::Slug(slug)) => look_up.on_slug(slug),
        Some(Named::Key(tenant)) => look_up.on(&tenant),
        None => look_up,
    }
}

impl<C, T, A> LooksUpKeysInTasks<C, T, A> for Blocking
where
    C: LoadConnection<Backend: Knows<T, A>> + 'static,
    T: HasApiKeys<A>,
    A: Account,
{
    async fn look_up<P>(
        pool: Pool<P>,
        look_up: LookUpKey<T, A>,
    ) -> Result<KeyHolder<T, A>, KeyRejection>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        in_task(move || {
            let mut lease = pool.unscoped(REASON)?;
            Ok(look_up.execute(&mut lease)?)
        })
        .await
    }
}

#[cfg(any(feature = "bb8", feature = "deadpool"))]
impl<C, T, A> LooksUpKeysInTasks<C, T, A> for Async
where
    C: AsyncConnection<Backend: Knows<T, A>> + 'static,
    T: HasApiKeys<A>,
    A: Account,
{
    async fn look_up<P>(
        pool: Pool<P>,
        look_up: LookUpKey<T, A>,
    ) -> Result<KeyHolder<T, A>, KeyRejection>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        let mut lease = pool.unscoped(REASON).await?;
        Ok(look_up.execute(&mut lease).await?)
    }
}
