//! The layer that asks what somebody may do, for the handlers behind it.

use super::look_up::LooksUpRightsInTasks;
use crate::member::{CurrentMember, MemberRejection};
use crate::serve::to_call;
use axum::http::Request;
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use tenancy_accounts::Account;
use tenancy_permissions::{HasPermissions, Rights};
use tenancy_runtime::pool::Backing;
use tenancy_runtime::{Pool, Verified};
use tower_layer::Layer;
use tower_service::Service;

type Answer<T, A> = Pin<Box<dyn Future<Output = Result<Rights<T, A>, MemberRejection>> + Send>>;

type LookUp<T, A> = dyn Fn(Verified<T>, <A as Account>::Key) -> Answer<T, A> + Send + Sync;

/// Asks what a member may do, so that handlers get to know it by [`RequirePermission`](crate::RequirePermission).
///
/// It stands inside of a [`MemberLayer`](crate::MemberLayer), which says who acts for which tenant. It asks one statement for each
/// request of a member, before a handler is called and holds a connection of its own; what that says holds for this request. Put
/// routes that ask for no permission outside of it.
///
/// # Example
///
/// See [`RequirePermission`](crate::RequirePermission).
#[must_use = "a layer does nothing before it is put around routes"]
pub struct RightsLayer<T: HasPermissions<A>, A: Account> {
    look_up: Arc<LookUp<T, A>>,
}

/// What the layer puts into a request. Nothing else does.
///
/// The rights end with the request: whoever keeps its head, and asks that once more, is not answered from them.
pub(super) struct Found<T: HasPermissions<A>, A: Account> {
    pub(super) rights: Weak<Rights<T, A>>,
    /// Whose they are, as the layer of members has found it.
    pub(super) member: CurrentMember<T, A>,
}

impl<T: HasPermissions<A>, A: Account> RightsLayer<T, A> {
    /// Asks on connections of `pool`.
    ///
    /// # Panics
    ///
    /// When a request comes outside of a Tokio runtime, and the pool is a blocking one.
    pub fn new<P>(pool: Pool<P>) -> Self
    where
        P: Backing<Mode: LooksUpRightsInTasks<P::Conn, T, A>> + Clone + Send + Sync + 'static,
    {
        let look_up = move |tenant, account| -> Answer<T, A> {
            Box::pin(P::Mode::look_up(pool.clone(), tenant, account))
        };
        Self {
            look_up: Arc::new(look_up),
        }
    }

    /// Asks what a member may do, outside of the layer, or once more.
    ///
    /// A web socket outlives the request that has opened it. Keep the head of that request, and before each message ask
    /// [`MemberLayer::ask`](crate::MemberLayer::ask) who it is, and then here what they may do: what was found in the request that has
    /// opened it is old.
    ///
    /// # Errors
    ///
    /// See [`MemberRejection`].
    ///
    /// # Example
    ///
    /// ```
    /// # fn main() {}
    /// # #[cfg(feature = "r2d2")] mod example {
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
    /// use axum::http::request::Parts;
    /// use tenancy::web::{MemberLayer, MemberRejection, RightsLayer};
    ///
    /// /// Whether a message of tickets may go to whoever has opened the socket by this request.
    /// async fn hears(
    ///     head: &Parts,
    ///     members: &MemberLayer<Org, User>,
    ///     rights: &RightsLayer<Org, User>,
    /// ) -> Result<bool, MemberRejection> {
    ///     let member = members.ask(head).await?;
    ///     Ok(rights.ask(&member).await?.holds::<ViewTicket>())
    /// }
    /// # }
    /// ```
    pub async fn ask(&self, member: &CurrentMember<T, A>) -> Result<Rights<T, A>, MemberRejection> {
        (self.look_up)(member.tenant().clone(), member.account().clone()).await
    }
}

impl<T: HasPermissions<A>, A: Account> Clone for Found<T, A> {
    fn clone(&self) -> Self {
        Self {
            rights: Weak::clone(&self.rights),
            member: self.member.same(),
        }
    }
}

impl<T: HasPermissions<A>, A: Account> Clone for RightsLayer<T, A> {
    fn clone(&self) -> Self {
        Self {
            look_up: Arc::clone(&self.look_up),
        }
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for RightsLayer<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RightsLayer").finish_non_exhaustive()
    }
}

impl<T: HasPermissions<A>, A: Account, Inner> Layer<Inner> for RightsLayer<T, A> {
    type Service = RightsService<T, A, Inner>;

    fn layer(&self, inner: Inner) -> Self::Service {
        RightsService {
            layer: self.clone(),
            inner,
        }
    }
}

/// A service that knows what members may do; made by [`RightsLayer`].
pub struct RightsService<T: HasPermissions<A>, A: Account, Inner> {
    layer: RightsLayer<T, A>,
    inner: Inner,
}

impl<T, A, Inner, Body> Service<Request<Body>> for RightsService<T, A, Inner>
where
    T: HasPermissions<A>,
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
        let layer = self.layer.clone();
        Box::pin(async move {
            // What a layer further out has found is not what this one finds.
            request.extensions_mut().remove::<Found<T, A>>();
            let Some(member) = CurrentMember::<T, A>::found(request.extensions()) else {
                return Ok(inner.call(request).await?.into_response());
            };
            match layer.ask(&member).await {
                Ok(rights) => {
                    let rights = Arc::new(rights);
                    request.extensions_mut().insert(Found {
                        rights: Arc::downgrade(&rights),
                        member,
                    });
                    let response = inner.call(request).await?.into_response();
                    drop(rights);
                    Ok(response)
                }
                Err(rejection) => {
                    rejection.log();
                    Ok(rejection.into_response())
                }
            }
        })
    }
}

impl<T: HasPermissions<A>, A: Account, Inner: Clone> Clone for RightsService<T, A, Inner> {
    fn clone(&self) -> Self {
        Self {
            layer: self.layer.clone(),
            inner: self.inner.clone(),
        }
    }
}

impl<T: HasPermissions<A>, A: Account, Inner> fmt::Debug for RightsService<T, A, Inner> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RightsService").finish_non_exhaustive()
    }
}
