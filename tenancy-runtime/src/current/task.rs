//! Tasks of a runtime.

/// The task of the runtime that runs here, as far as that is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Task(#[cfg(feature = "tokio")] Option<tokio::task::Id>);

impl Task {
    pub(super) fn here() -> Self {
        Self(
            #[cfg(feature = "tokio")]
            tokio::task::try_id(),
        )
    }
}

/// [`tokio::spawn`], handing the new task the current tenants.
///
/// # Panics
///
/// Outside of a runtime, as `tokio::spawn` does.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// tenancy::scope(tenancy::Verified::<Org>::trust(1), async {
///     let handed = tenancy::spawn(async { tenancy::current::<Org>() });
///     let not_handed = tokio::spawn(async { tenancy::current::<Org>() });
///     assert_eq!(handed.await??.key(), &1);
///     assert!(not_handed.await?.is_err());
///     Ok::<_, Box<dyn std::error::Error>>(())
/// })
/// .await
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "tokio")]
#[track_caller]
pub fn spawn<F>(future: F) -> tokio::task::JoinHandle<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    tokio::spawn(super::InTenantExt::in_current_tenant(future))
}

/// [`tokio::task::spawn_blocking`], handing the closure the current tenants.
///
/// # Panics
///
/// Outside of a runtime, as `tokio::task::spawn_blocking` does.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// tenancy::scope(tenancy::Verified::<Org>::trust(1), async {
///     let org = tenancy::spawn_blocking(tenancy::current::<Org>).await??;
///     assert_eq!(org.key(), &1);
///     Ok::<_, Box<dyn std::error::Error>>(())
/// })
/// .await
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "tokio")]
#[track_caller]
pub fn spawn_blocking<F, R>(run: F) -> tokio::task::JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let carried = super::carry();
    tokio::task::spawn_blocking(move || carried.run(run))
}
