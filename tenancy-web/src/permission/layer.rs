//! The layer that says on which pool it is asked what somebody may do.

use super::look_up::LooksUpRightsInTasks;
use crate::member::MemberRejection;
use axum::Extension;
use axum::middleware::AddExtension;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, Rights};
use tenancy_runtime::pool::Backing;
use tenancy_runtime::{Pool, Verified};
use tower_layer::Layer;

type Answer<T, A> = Pin<Box<dyn Future<Output = Result<Rights<T, A>, MemberRejection>> + Send>>;

type LookUp<T, A> = dyn Fn(Verified<T>, <A as Account>::Key) -> Answer<T, A> + Send + Sync;

/// Lets handlers ask what a member may do, by [`RequirePermission`](crate::RequirePermission).
///
/// It asks for nothing itself. The first that asks in a request is one statement, and what it says holds for that request.
/// It stands inside of a [`MemberLayer`](crate::MemberLayer), which says who acts for which tenant.
///
/// # Example
///
/// See [`RequirePermission`](crate::RequirePermission).
#[must_use = "a layer does nothing before it is put around routes"]
pub struct RightsLayer<T: HasPermissions<A>, A: Account> {
    source: Source<T, A>,
}

/// What the layer puts into a request. Nothing else does.
pub struct Source<T: HasPermissions<A>, A: Account>(pub(super) Arc<LookUp<T, A>>);

impl<T: HasPermissions<A>, A: Account> RightsLayer<T, A> {
    /// Asks on connections of `pool`.
    ///
    /// # Panics
    ///
    /// When a handler asks outside of a Tokio runtime, and the pool is a blocking one.
    pub fn new<P>(pool: Pool<P>) -> Self
    where
        P: Backing<Mode: LooksUpRightsInTasks<P::Conn, T, A>> + Clone + Send + Sync + 'static,
    {
        let look_up = move |tenant, account| -> Answer<T, A> {
            Box::pin(P::Mode::look_up(pool.clone(), tenant, account))
        };
        Self {
            source: Source(Arc::new(look_up)),
        }
    }
}

impl<T: HasPermissions<A>, A: Account> Clone for Source<T, A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: HasPermissions<A>, A: Account> Clone for RightsLayer<T, A> {
    fn clone(&self) -> Self {
        Self {
            source: self.source.clone(),
        }
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for Source<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for RightsLayer<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RightsLayer").finish_non_exhaustive()
    }
}

impl<T: HasPermissions<A>, A: Account, Inner> Layer<Inner> for RightsLayer<T, A> {
    type Service = AddExtension<Inner, Source<T, A>>;

    fn layer(&self, inner: Inner) -> Self::Service {
        Extension(self.source.clone()).layer(inner)
    }
}
