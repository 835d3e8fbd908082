//! The check on connections of `diesel-async`.

use super::{ACTING, COMPARING, Findings, OfTwins, REASON, Strangers, WRITING, failed};
use crate::rows::{HasRows, Rows};
use crate::seen::Seen;
use diesel_async::AsyncConnection;
use std::fmt::Display;
use tenancy_runtime::{
    Async, AsyncTenantConn, AsyncUnscopedConn, AsyncUnscopedExt, Tenant, TenantConn,
};

/// [`Strangers`] on a connection of `diesel-async`: the check is a future, and the closures are asynchronous.
///
/// # Example
///
/// ```
/// # use tenancy::prelude::*;
/// # use diesel_async::{SimpleAsyncConnection, sync_connection_wrapper::SyncConnectionWrapper};
/// # diesel::table! { orgs { id -> Integer } }
/// # diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts)] struct Post { id: i32, org_id: i32, title: String }
/// use tenancy::testing::{AsyncScratch, AsyncStrangers};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// # let mut db = AsyncScratch::<SyncConnectionWrapper<SqliteConnection>>::in_memory().await?
/// #     .prepare(async |conn| conn.batch_execute(
/// #         "create table orgs (id integer primary key); insert into orgs values (1), (2);
/// #          create table posts (id integer primary key, org_id integer not null, title text not null);").await).await?;
/// let strangers = AsyncStrangers::<_, Org>::trusting(&mut *db, 1, 2);
/// let check = strangers.check(
///     async |conn| Post::insert((posts::id.eq(7), posts::title.eq("mine"))).execute(conn).await,
///     async |conn, _, seen| {
///         seen.row("the post", Post::find(7).first::<Post>(conn).await);
///     },
/// );
/// check.await;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub type AsyncStrangers<'c, C, T> = Strangers<'c, C, T, Async>;

impl<C, T> AsyncStrangers<'_, C, T>
where
    T: Tenant,
    C: AsyncConnection,
    for<'u> AsyncUnscopedConn<'u, C>: HasRows<T, Mode = Async>,
{
    /// Lets the owner `write`; then a stranger runs the `scenario`, and then the owner, as the blocking
    /// [`check`](Strangers::check) does.
    ///
    /// # Panics
    ///
    /// As the blocking one does.
    pub async fn check<Written, E: Display>(
        self,
        write: impl AsyncFnOnce(&mut AsyncTenantConn<'_, C, T>) -> Result<Written, E>,
        mut scenario: impl AsyncFnMut(&mut AsyncTenantConn<'_, C, T>, &Written, &mut Seen),
    ) {
        let write = async |conn: &mut C, key| write(&mut TenantConn::trusting(conn, key)).await;
        let scenario = async |conn: &mut C, key, written: &Written, seen: &mut Seen| {
            scenario(&mut TenantConn::trusting(conn, key), written, seen).await;
        };
        if let Err(fault) = self.findings(write, scenario).await {
            panic!("{fault}");
        }
    }

    /// The same for what takes no tenant's connection, as the blocking [`check_unscoped`](Strangers::check_unscoped).
    ///
    /// # Panics
    ///
    /// As the blocking one does.
    pub async fn check_unscoped<Written, E: Display>(
        self,
        write: impl AsyncFnOnce(&mut AsyncUnscopedConn<'_, C>, &T::Key) -> Result<Written, E>,
        mut scenario: impl AsyncFnMut(&mut AsyncUnscopedConn<'_, C>, &T::Key, &Written, &mut Seen),
    ) {
        let write = async |conn: &mut C, key: T::Key| write(&mut conn.unscoped(ACTING), &key).await;
        let scenario = async |conn: &mut C, key: T::Key, written: &Written, seen: &mut Seen| {
            scenario(&mut conn.unscoped(ACTING), &key, written, seen).await;
        };
        if let Err(fault) = self.findings(write, scenario).await {
            panic!("{fault}");
        }
    }

    /// Lets two tenants `write` the same, and says that what one of them reads does not depend on the other one, as the
    /// blocking [`check_twins`](Strangers::check_twins) does.
    ///
    /// # Panics
    ///
    /// As the blocking one does.
    pub async fn check_twins<Written, E: Display>(
        self,
        write: impl AsyncFnMut(&mut AsyncTenantConn<'_, C, T>) -> Result<Written, E>,
        reads: impl AsyncFnMut(&mut AsyncTenantConn<'_, C, T>, &Written, &mut Seen),
    ) {
        if let Err(fault) = self.of_twins(write, reads).await {
            panic!("{fault}");
        }
    }

    async fn of_twins<Written, E: Display>(
        self,
        mut write: impl AsyncFnMut(&mut AsyncTenantConn<'_, C, T>) -> Result<Written, E>,
        mut reads: impl AsyncFnMut(&mut AsyncTenantConn<'_, C, T>, &Written, &mut Seen),
    ) -> Result<(), String> {
        let Self {
            conn,
            owner,
            stranger,
            ..
        } = self;
        let rows = async |conn: &mut C| {
            let rows = Rows::of::<T, _>(stranger.clone(), &mut conn.unscoped(REASON)).await;
            rows.map_err(|error| failed(COMPARING, error))
        };
        let written = write(&mut TenantConn::trusting(conn, stranger.clone())).await;
        let written = written.map_err(|error| failed(WRITING, error))?;
        let mut alone = Seen::new();
        let mut twin = TenantConn::trusting(conn, stranger.clone());
        reads(&mut twin, &written, &mut alone).await;
        let before = rows(conn).await?;
        let of_owner = write(&mut TenantConn::trusting(conn, owner)).await;
        of_owner.map_err(|error| failed(WRITING, error))?;
        let mut among = Seen::new();
        let mut twin = TenantConn::trusting(conn, stranger.clone());
        reads(&mut twin, &written, &mut among).await;
        let after = rows(conn).await?;
        let findings = OfTwins {
            before,
            after,
            alone,
            among,
        };
        findings.report()
    }

    async fn findings<Written, E: Display>(
        self,
        write: impl AsyncFnOnce(&mut C, T::Key) -> Result<Written, E>,
        mut scenario: impl AsyncFnMut(&mut C, T::Key, &Written, &mut Seen),
    ) -> Result<(), String> {
        let Self {
            conn,
            owner,
            stranger,
            ..
        } = self;
        let written = write(conn, owner.clone()).await;
        let written = written.map_err(|error| failed(WRITING, error))?;
        let rows = async |conn: &mut C| {
            let rows = Rows::of::<T, _>(owner.clone(), &mut conn.unscoped(REASON)).await;
            rows.map_err(|error| failed(COMPARING, error))
        };
        let before = rows(conn).await?;
        let mut of_stranger = Seen::new();
        scenario(conn, stranger, &written, &mut of_stranger).await;
        let after = rows(conn).await?;
        let mut of_owner = Seen::new();
        scenario(conn, owner.clone(), &written, &mut of_owner).await;
        let findings = Findings {
            before,
            after,
            of_stranger,
            of_owner,
        };
        findings.report()
    }
}
