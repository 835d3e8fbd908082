//! The route that opens sockets.

use super::origins::Origins;
use super::run::run;
use super::session::{AnySession, ChannelSession};
use crate::member::{CurrentMember, MemberRejection};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};
use serde::Serialize;
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tenancy_accounts::Account;
use tenancy_channels::{Close, Hub, NotOpened, Opening, Outgoing, Protocol, Socket, Unavailable};
use tenancy_permissions::HasPermissions;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

/// What is kept of what comes in before it is a message, for each socket. Messages are short.
const READ_BUFFER: usize = 4 * 1024;

/// What waits for a client that sends pings and reads no pong, in bytes, at most. A longer event ends the socket.
const MOST_WAITING: usize = 16 * 1024 * 1024;

/// How long it may take until a request is a socket.
const UPGRADE: Duration = Duration::from_secs(10);

/// Opens sockets for members, by a route behind a [`MemberLayer`](crate::MemberLayer).
///
/// | what is wrong | status |
/// |---|---|
/// | the page is of another origin: see [`Origins`] | 403 Forbidden |
/// | Phoenix's `vsn` is not 2 | 403 Forbidden |
/// | it asks for no WebSocket | as axum says |
/// | nobody is signed in, or the session is over | 401 Unauthorized |
/// | the account does not act for the tenant any more | 404 Not Found |
/// | the account, or the tenant, has as many sockets as it may | 429 Too Many Requests |
/// | the hub is drained, or the member cannot be looked up | 503 Service Unavailable |
///
/// axum's graceful shutdown does not wait for sockets: call `Hub::drain` before, and wait for it. A socket reads and writes while an
/// operation runs: a client that answers pings is not taken for silent, and its next message waits.
///
/// # Example
///
/// ```
/// # fn main() {}
/// # #[cfg(feature = "r2d2")] mod example {
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-permissions/doc/tickets.rs"));
/// # type Login = std::sync::Arc<dyn Fn() + Send + Sync>;
/// use axum::Router;
/// use tenancy::channels::{Hub, Protocol};
/// use tenancy::web::{ChannelSession, MemberLayer, Sockets};
///
/// /// `S` is what a layer further out puts into a request.
/// fn app<S>(hub: Hub<Org, User>, members: MemberLayer<Org, User>) -> Router
/// where
///     S: ChannelSession<User> + Clone,
/// {
///     let sockets = Sockets::new(hub, |request| request.extensions.get::<S>().cloned());
///     Router::new()
///         .route("/{org}/socket", sockets.route(Protocol::Envelope))
///         // Phoenix's client puts `/websocket` behind the path that it is given.
///         .route("/{org}/phoenix/websocket", sockets.route(Protocol::Phoenix))
///         .layer(members.path_segment(0))
/// }
/// # }
/// ```
#[must_use = "sockets are opened by a route"]
pub struct Sockets<T: HasPermissions<A>, A: Account> {
    hub: Hub<T, A>,
    session: Arc<SessionOf<A>>,
    origins: Origins,
}

type SessionOf<A> = dyn Fn(&Parts) -> Option<Arc<dyn AnySession<A>>> + Send + Sync;

impl<T, A> Sockets<T, A>
where
    T: HasPermissions<A, Key: Serialize>,
    A: Account<Key: Serialize>,
{
    /// Opens sockets of this hub. `session` takes the application's session out of a request, as for
    /// [`MemberLayer::new`](crate::MemberLayer::new).
    pub fn new<S: ChannelSession<A>>(
        hub: Hub<T, A>,
        session: impl Fn(&Parts) -> Option<S> + Send + Sync + 'static,
    ) -> Self {
        Self {
            hub,
            session: Arc::new(move |parts| {
                let session = session(parts)?;
                Some(Arc::new(session) as Arc<dyn AnySession<A>>)
            }),
            origins: Origins::same_host(),
        }
    }

    /// Opens them from these pages.
    pub fn from(mut self, origins: Origins) -> Self {
        self.origins = origins;
        self
    }

    /// The route, for one of the protocols. If the client offers subprotocols, it is told that it is this one, if that is among them.
    pub fn route<St: Clone + Send + Sync + 'static>(
        &self,
        protocol: Protocol,
    ) -> MethodRouter<St, Infallible> {
        let sockets = self.clone();
        any(move |request: Request| {
            let sockets = sockets.clone();
            async move {
                let (mut parts, _) = request.into_parts();
                let served = sockets.serve(protocol, &mut parts).await;
                served.unwrap_or_else(|refused| refused)
            }
        })
    }

    async fn serve(&self, protocol: Protocol, parts: &mut Parts) -> Result<Response, Response> {
        if !self.origins.let_in(parts) || !speaks(protocol, parts) {
            return Err(StatusCode::FORBIDDEN.into_response());
        }
        let upgrade = WebSocketUpgrade::from_request_parts(parts, &()).await;
        let upgrade = upgrade.map_err(IntoResponse::into_response)?;
        let member = CurrentMember::<T, A>::from_request_parts(parts, &()).await;
        let member = member.map_err(IntoResponse::into_response)?;
        let (socket, outgoing) = self.open(protocol, parts, &member).await?;
        let most = self.hub.limits().message_bytes.saturating_mul(2);
        // What is a little too long is answered; what is much too long is not read to its end.
        let upgrade = upgrade
            .protocols([protocol.name()])
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(0)
            .max_write_buffer_size(MOST_WAITING)
            .max_message_size(most)
            .max_frame_size(most);
        // Another layer may answer something else, and then nothing is ever upgraded: the socket ends all the same.
        let (give, given) = oneshot::channel();
        tokio::spawn(async move {
            if let Ok(Ok(ws)) = timeout(UPGRADE, given).await {
                run(ws, socket, outgoing).await;
            }
        });
        Ok(upgrade.on_upgrade(|ws| async { _ = give.send(ws) }))
    }

    async fn open(
        &self,
        protocol: Protocol,
        parts: &Parts,
        member: &CurrentMember<T, A>,
    ) -> Result<(Socket<T, A>, Outgoing), Response> {
        let refused = |rejection: MemberRejection| {
            rejection.log();
            rejection.into_response()
        };
        let session = (self.session)(parts);
        let session = session.ok_or_else(|| refused(MemberRejection::NotSignedIn))?;
        let (name, lasts) = session.opens().await.map_err(refused)?;
        let asked = (Arc::clone(&session), member.account().clone());
        let opening = Opening::new(protocol).of_session(name).asking(move || {
            let (session, account) = asked.clone();
            async move {
                let is_still = session.is_still(&account).await;
                is_still.map_err(Unavailable::new)
            }
        });
        let opening = match lasts {
            // Longer than the clock goes is for ever.
            Some(lasts) => match Instant::now().checked_add(lasts) {
                Some(deadline) => opening.until(deadline),
                None => opening,
            },
            None => opening,
        };
        let opened = self.hub.connect(member, opening).await;
        let (socket, outgoing) = opened.map_err(not_opened)?;
        // Who has logged out before the socket could be found is met here.
        if session.is_still(member.account()).await.map_err(refused)? {
            return Ok((socket, outgoing));
        }
        socket.close(Close::LoggedOut);
        Err(refused(MemberRejection::NotSignedIn))
    }
}

/// Phoenix's clients say which version they speak, and this is the second.
fn speaks(protocol: Protocol, parts: &Parts) -> bool {
    let mut said = parts.uri.query().unwrap_or_default().split('&');
    protocol != Protocol::Phoenix || said.any(|said| said == "vsn=2" || said.starts_with("vsn=2."))
}

fn not_opened(why: NotOpened) -> Response {
    let status = match why {
        NotOpened::TooMany => StatusCode::TOO_MANY_REQUESTS,
        NotOpened::Closed(Close::LoggedOut | Close::Expired) => StatusCode::UNAUTHORIZED,
        NotOpened::Closed(Close::Revoked) => StatusCode::NOT_FOUND,
        NotOpened::Drained | NotOpened::Closed(_) => StatusCode::SERVICE_UNAVAILABLE,
        why => {
            tracing::error!(
                target: "tenancy",
                error = &why as &dyn std::error::Error,
                "no socket is opened"
            );
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    status.into_response()
}

impl<T: HasPermissions<A>, A: Account> Clone for Sockets<T, A> {
    fn clone(&self) -> Self {
        Self {
            hub: self.hub.clone(),
            session: Arc::clone(&self.session),
            origins: self.origins.clone(),
        }
    }
}

impl<T: HasPermissions<A>, A: Account> fmt::Debug for Sockets<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sockets")
            .field("origins", &self.origins)
            .finish_non_exhaustive()
    }
}
