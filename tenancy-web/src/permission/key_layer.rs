//! The layer that asks what a program may do by its key, for the handlers behind it.

use super::key_look_up::LooksUpKeyRightsInTasks;
use crate::key::{CurrentKey, KeyRejection};
use crate::serve::to_call;
use axum::http::Request;
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use tenancy_accounts::{Account, HasApiKeys};
use tenancy_permissions::{HasPermissions, KeyRights};
use tenancy_runtime::Pool;
use tenancy_runtime::pool::Backing;
use tower_layer::Layer;
use tower_service::Service;

type Answer<T, A> = Pin<Box<dyn Future<Output = Result<KeyRights<T, A>, KeyRejection>> + Send>>;

type LookUp<T, A> = dyn Fn(CurrentKey<T, A>) -> Answer<T, A> + Send + Sync;

/// Asks what a program may do by its key, so that handlers get to know it by
/// [`RequireKeyPermission`](crate::RequireKeyPermission).
///
/// It stands inside of a [`KeyLayer`](crate::KeyLayer). It asks one statement for each request by a key that is somebody's own, before
/// a handler is called and holds a connection of its own; what that says holds for this request.
///
/// # Example
///
/// See [`RequireKeyPermission`](crate::RequireKeyPermission).
#[must_use = "a layer does nothing before it is put around routes"]
pub struct KeyRightsLayer<T: HasApiKeys<A> + HasPermissions<A>, A: Account> {
    look_up: Arc<LookUp<T, A>>,
}

/// What the layer puts into a request. Nothing else does. It ends with the request.
pub(super) struct Found<T: HasApiKeys<A> + HasPermissions<A>, A: Account> {
    /// Nobody's, of a key that is the tenant's own.
    pub(super) rights: Option<Weak<KeyRights<T, A>>>,
    /// Whose they are, as the layer of keys has found it.
    pub(super) key: CurrentKey<T, A>,
}

impl<T: HasApiKeys<A> + HasPermissions<A>, A: Account> KeyRightsLayer<T, A> {
    /// Asks on connections of `pool`.
    ///
    /// # Panics
    ///
    /// When a request comes outside of a Tokio runtime, and the pool is a blocking one.
    pub fn new<P>(pool: Pool<P>) -> Self
    where
        P: Backing<Mode: LooksUpKeyRightsInTasks<P::Conn, T, A>> + Clone + Send + Sync + 'static,
    {
        let look_up = move |key| -> Answer<T, A> { Box::pin(P::Mode::look_up(pool.clone(), key)) };
        Self {
            look_up: Arc::new(look_up),
        }
    }
}

impl<T: HasApiKeys<A> + HasPermissions<A>, A: Account> Clone for Found<T, A> {
    fn clone(&self) -> Self {
        Self {
            rights: self.rights.clone(),
            key: self.key.same(),
        }
    }
}

impl<T: HasApiKeys<A> + HasPermissions<A>, A: Account> Clone for KeyRightsLayer<T, A> {
    fn clone(&self) -> Self {
        Self {
            look_up: Arc::clone(&self.look_up),
        }
    }
}

impl<T: HasApiKeys<A> + HasPermissions<A>, A: Account> fmt::Debug for KeyRightsLayer<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRightsLayer").finish_non_exhaustive()
    }
}

impl<T: HasApiKeys<A> + HasPermissions<A>, A: Account, Inner> Layer<Inner>
    for KeyRightsLayer<T, A>
{
    type Service = KeyRightsService<T, A, Inner>;

    fn layer(&self, inner: Inner) -> Self::Service {
        KeyRightsService {
            layer: self.clone(),
            inner,
        }
    }
}

/// A service that knows what programs may do; made by [`KeyRightsLayer`].
pub struct KeyRightsService<T: HasApiKeys<A> + HasPermissions<A>, A: Account, Inner> {
    layer: KeyRightsLayer<T, A>,
    inner: Inner,
}

impl<T, A, Inner, Body> Service<Request<Body>> for KeyRightsService<T, A, Inner>
where
    T: HasApiKeys<A> + HasPermissions<A>,
    A: Account,
    Inner: Service<Request<Body>, Response: IntoResponse, Future: Send> + Clone + Send + 'static,
    Body: Send + 'static,
{
    type Response = Response;
    type Error = Inner::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Inner::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Inner::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let mut inner = to_call(&mut self.inner);
        let look_up = Arc::clone(&self.layer.look_up);
        Box::pin(async move {
            // What a layer further out has found is not what this one finds.
            request.extensions_mut().remove::<Found<T, A>>();
            let Some(key) = CurrentKey::<T, A>::found(request.extensions()) else {
                return Ok(inner.call(request).await?.into_response());
            };
            let rights = match key.account() {
                Some(_) => match look_up(key.same()).await {
                    Ok(rights) => Some(Arc::new(rights)),
                    Err(rejection) => {
                        rejection.log();
                        return Ok(rejection.into_response());
                    }
                },
                None => None,
            };
            request.extensions_mut().insert(Found {
                rights: rights.as_ref().map(Arc::downgrade),
                key,
            });
            let response = inner.call(request).await?.into_response();
            drop(rights);
            Ok(response)
        })
    }
}

impl<T, A, Inner> Clone for KeyRightsService<T, A, Inner>
where
    T: HasApiKeys<A> + HasPermissions<A>,
    A: Account,
    Inner: Clone,
{
    fn clone(&self) -> Self {
        Self {
            layer: self.layer.clone(),
            inner: self.inner.clone(),
        }
    }
}

impl<T, A, Inner> fmt::Debug for KeyRightsService<T, A, Inner>
where
    T: HasApiKeys<A> + HasPermissions<A>,
    A: Account,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRightsService").finish_non_exhaustive()
    }
}
