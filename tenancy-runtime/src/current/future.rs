//! The current tenants of a future.

use super::task::Task;
use super::{CURRENT, Current, Tenants};
use crate::scope::Scope;
use crate::verified::Verified;
use pin_project_lite::pin_project;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// `future` with `tenant` as the current one of its type.
///
/// The tenant is current whenever the future runs, wherever that is, and while it is dropped, done or not: also the
/// destructors inside have it. Between its polls the thread has it not. The future takes along the other tenants that
/// are current now, where `scope` is called; tasks that it spawns take none ([`InTenantExt::in_current_tenant`]).
///
/// It needs no runtime.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// async fn report() -> Result<String, tenancy::NoTenant> {
///     Ok(format!("the report of {}", tenancy::current::<Org>()?.key()))
/// }
///
/// let org = tenancy::Verified::<Org>::trust(1);
/// assert_eq!(tenancy::scope(org, report()).await?, "the report of 1");
/// assert!(report().await.is_err());
/// # Ok::<_, tenancy::NoTenant>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// A key that nobody has verified is not taken:
///
/// ```compile_fail,E0308
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// let future = tenancy::scope(tenancy::Unverified::<Org>::new(1), async {});
/// ```
pub fn scope<S: Scope, F: Future>(tenant: Verified<S>, future: F) -> InTenant<F> {
    InTenant::new(Tenants::here().with(tenant), future)
}

/// What a future needs to have a tenant: on every future.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// use tenancy::{InTenantExt, Verified};
///
/// async fn key() -> Result<i32, tenancy::NoTenant> {
///     tenancy::current::<Org>().map(Verified::into_key)
/// }
///
/// let handed = tenancy::with(Verified::<Org>::trust(1), || tokio::spawn(key().in_current_tenant()));
/// assert_eq!(handed.await??, 1);
/// assert_eq!(key().in_tenant(Verified::<Org>::trust(2)).await?, 2);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub trait InTenantExt: Future + Sized {
    /// This future with the tenants that are current now, where this is called, and no others: for handing it to a task
    /// of its own.
    fn in_current_tenant(self) -> InTenant<Self> {
        InTenant::new(Tenants::here(), self)
    }

    /// This future with `tenant` as the current one of its type: [`scope`], as a method.
    fn in_tenant<S: Scope>(self, tenant: Verified<S>) -> InTenant<Self> {
        scope(tenant, self)
    }
}

impl<F: Future> InTenantExt for F {}

pin_project! {
    /// A future that has tenants of its own; made by [`scope`].
    #[must_use = "futures do nothing unless polled"]
    pub struct InTenant<F> {
        current: Current,
        #[pin]
        // Nothing once it is done: it is dropped with its tenants in place.
        future: Option<F>,
    }

    impl<F> PinnedDrop for InTenant<F> {
        fn drop(this: Pin<&mut Self>) {
            if this.future.is_some() {
                this.within(|mut future| future.set(None));
            }
        }
    }
}

impl<F> InTenant<F> {
    fn new(tenants: Tenants, future: F) -> Self {
        Self {
            current: Current {
                tenants,
                task: Task::here(),
            },
            future: Some(future),
        }
    }

    fn within<R>(self: Pin<&mut Self>, run: impl FnOnce(Pin<&mut Option<F>>) -> R) -> R {
        let this = self.project();
        this.current.task = Task::here();
        CURRENT.set(this.current, || run(this.future))
    }
}

impl<F: Future> Future for InTenant<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.within(|mut slot| {
            let future = slot.as_mut().as_pin_mut();
            let polled = future.expect("polled after it was done").poll(context);
            if polled.is_ready() {
                slot.set(None);
            }
            polled
        })
    }
}

impl<F> fmt::Debug for InTenant<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InTenant").finish_non_exhaustive()
    }
}
