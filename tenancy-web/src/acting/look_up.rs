//! The look-up of an impersonation in a task.

use crate::member::MemberRejection;
use crate::task::in_task;
use diesel::connection::LoadConnection;
use tenancy_accounts::{HasImpersonations, HasOperators, Impersonator, Knows, LookUpImpersonation};
use tenancy_runtime::pool::{Acquires, Backing};
use tenancy_runtime::{Blocking, Pool};
#[cfg(any(feature = "bb8", feature = "deadpool"))]
use {diesel_async::AsyncConnection, tenancy_runtime::Async};

/// What the log says of the connection.
const REASON: &str = "as whom an operator acts";

/// How the pools of a mode look an impersonation up in a task, without blocking others.
#[diagnostic::on_unimplemented(
    message = "the connections of this pool have no impersonations in the tenants `{T}`",
    label = "no connections to a database that stores the keys of `{T}` and of `{A}`",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait LooksUpImpersonationsInTasks<C, T: HasImpersonations<A>, A: HasOperators>:
    Acquires
{
    #[doc(hidden)]
    fn look_up<P>(
        pool: Pool<P>,
        look_up: LookUpImpersonation<T, A>,
    ) -> impl Future<Output = Result<Impersonator<T, A>, MemberRejection>> + Send
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static;
}

impl<C, T, A> LooksUpImpersonationsInTasks<C, T, A> for Blocking
where
    C: LoadConnection<Backend: Knows<T, A>> + 'static,
    T: HasImpersonations<A>,
    A: HasOperators,
{
    async fn look_up<P>(
        pool: Pool<P>,
        look_up: LookUpImpersonation<T, A>,
    ) -> Result<Impersonator<T, A>, MemberRejection>
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
impl<C, T, A> LooksUpImpersonationsInTasks<C, T, A> for Async
where
    C: AsyncConnection<Backend: Knows<T, A>> + 'static,
    T: HasImpersonations<A>,
    A: HasOperators,
{
    async fn look_up<P>(
        pool: Pool<P>,
        look_up: LookUpImpersonation<T, A>,
    ) -> Result<Impersonator<T, A>, MemberRejection>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        let mut lease = pool.unscoped(REASON).await?;
        Ok(look_up.execute(&mut lease).await?)
    }
}
