//! The look-up of a member in a task.

use super::rejection::MemberRejection;
use crate::named::Named;
use crate::task::in_task;
use diesel::connection::LoadConnection;
use tenancy_accounts::{Account, HasMembers, Knows, Member, MovedSlug, RemembersSlugs};
use tenancy_runtime::pool::{Acquires, Backing};
use tenancy_runtime::{Blocking, Pool};
#[cfg(any(feature = "bb8", feature = "deadpool"))]
use {diesel_async::AsyncConnection, tenancy_runtime::Async};

/// What the log says of the connection.
const REASON: &str = "who is asking";
const MOVED: &str = "what a tenant is called by now";

/// How the pools of a mode ask in a task who is a member, without blocking others.
#[diagnostic::on_unimplemented(
    message = "the connections of this pool have no members of the tenants `{T}`",
    label = "no connections to a database that stores the keys of `{T}` and of `{A}`",
    note = "turn on the feature of `tenancy` that is named after the database"
)]
pub trait AsksInTasks<C, T: HasMembers<A>, A: Account>: Acquires {
    #[doc(hidden)]
    fn ask<P>(
        pool: Pool<P>,
        named: Named<T>,
        account: A::Key,
    ) -> impl Future<Output = Result<Member<T, A>, MemberRejection>> + Send
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static;

    /// The slug by now of the tenant that had this one, for the account or for anybody.
    #[doc(hidden)]
    fn moved<P>(
        pool: Pool<P>,
        slug: String,
        account: Option<A::Key>,
    ) -> impl Future<Output = Result<Option<String>, MemberRejection>> + Send
    where
        T: RemembersSlugs,
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static;
}

impl<C, T, A> AsksInTasks<C, T, A> for Blocking
where
    C: LoadConnection<Backend: Knows<T, A>> + 'static,
    T: HasMembers<A>,
    A: Account,
{
    async fn ask<P>(
        pool: Pool<P>,
        named: Named<T>,
        account: A::Key,
    ) -> Result<Member<T, A>, MemberRejection>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        let asked = move || {
            let mut lease = pool.unscoped(REASON)?;
            Ok(match named {
                Named::Slug(slug) => Member::by_slug(&slug, account, &mut lease),
                Named::Key(tenant) => Member::by_key(&tenant, account, &mut lease),
            }?)
        };
        in_task(asked).await
    }

    async fn moved<P>(
        pool: Pool<P>,
        slug: String,
        account: Option<A::Key>,
    ) -> Result<Option<String>, MemberRejection>
    where
        T: RemembersSlugs,
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        in_task(move || {
            let mut lease = pool.unscoped(MOVED)?;
            Ok(moved::<T, A>(&slug, account).execute(&mut lease)?)
        })
        .await
    }
}

#[cfg(any(feature = "bb8", feature = "deadpool"))]
impl<C, T, A> AsksInTasks<C, T, A> for Async
where
    C: AsyncConnection<Backend: Knows<T, A>> + 'static,
    T: HasMembers<A>,
    A: Account,
{
    async fn ask<P>(
        pool: Pool<P>,
        named: Named<T>,
        account: A::Key,
    ) -> Result<Member<T, A>, MemberRejection>
    where
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        let mut lease = pool.unscoped(REASON).await?;
        Ok(match named {
            Named::Slug(slug) => Member::by_slug(&slug, account, &mut lease).await,
            Named::Key(tenant) => Member::by_key(&tenant, account, &mut lease).await,
        }?)
    }

    async fn moved<P>(
        pool: Pool<P>,
        slug: String,
        account: Option<A::Key>,
    ) -> Result<Option<String>, MemberRejection>
    where
        T: RemembersSlugs,
        P: Backing<Mode = Self, Conn = C> + Send + Sync + 'static,
    {
        let mut lease = pool.unscoped(MOVED).await?;
        Ok(moved::<T, A>(&slug, account).execute(&mut lease).await?)
    }
}

fn moved<T: HasMembers<A> + RemembersSlugs, A: Account>(
    slug: &str,
    account: Option<A::Key>,
) -> MovedSlug<'_, T, A> {
    let moved = MovedSlug::from(slug);
    match account {
        Some(account) => moved.seen_by(account),
        None => moved,
    }
}
