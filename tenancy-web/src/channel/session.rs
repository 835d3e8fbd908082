//! What a session has for sockets, which outlive the request that opens them.

use crate::member::{MemberRejection, Session};
use std::pin::Pin;
use std::time::Duration;
use tenancy_accounts::Account;

/// A session that ends the sockets that were opened in it.
///
/// Call `Hub::log_out` with the same name when the session has ended.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
/// # fn main() {}
/// # pub struct Login { name: String }
/// # impl tenancy::web::Session<User> for Login {
/// #     type Error = std::fmt::Error;
/// #     async fn account(&self) -> Result<Option<String>, std::fmt::Error> { Ok(None) }
/// #     async fn last_used(&self) -> Result<Option<String>, std::fmt::Error> { Ok(None) }
/// #     async fn replace_last_used(&self, _: Option<&str>, _: Option<&str>) -> Result<bool, std::fmt::Error> { Ok(true) }
/// #     async fn renew(&self) -> Result<bool, std::fmt::Error> { Ok(true) }
/// # }
/// use std::time::Duration;
/// use tenancy::web::ChannelSession;
///
/// impl ChannelSession<User> for Login {
///     async fn name(&self) -> Result<String, Self::Error> {
///         Ok(self.name.clone())
///     }
///
///     async fn lasts(&self) -> Result<Option<Duration>, Self::Error> {
///         Ok(Some(Duration::from_hours(12)))
///     }
///
///     async fn is_still(&self, account: &String) -> Result<bool, Self::Error> {
///         // The store is read again: `session.load().await?` of `tower-sessions`.
///         Ok(tenancy::web::Session::account(self).await?.as_ref() == Some(account))
///     }
/// }
/// ```
pub trait ChannelSession<A: Account>: Session<A> {
    /// What the session is called, for as long as it lasts. The other nodes are told it when it has ended; it is in no log.
    ///
    /// If the session gets a new id, at a login or when a role has risen, this is not that id: the sockets that were opened under the
    /// former one would not be closed by a log-out. Let `Session::renew` call `Hub::log_out` with the name, too, if an id that somebody has
    /// stolen is to be worthless: its sockets stay otherwise. Those of the session's own pages come back with the new id.
    fn name(&self) -> impl Future<Output = Result<String, Self::Error>> + Send;

    /// How long the session lasts from now on, if it ends by itself. Its sockets are closed then.
    fn lasts(&self) -> impl Future<Output = Result<Option<Duration>, Self::Error>> + Send;

    /// Whether this account is still signed in. It is asked when the hub knows the socket: whoever has logged out before that is met here,
    /// and whoever does it later, by `Hub::log_out`. And it is asked when the node may have missed a log-out of another node. So it reads the store, and not what the request has read of it before.
    fn is_still(&self, account: &A::Key) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}

type Answer<'a, R> = Pin<Box<dyn Future<Output = Result<R, MemberRejection>> + Send + 'a>>;

/// A session of whichever type.
pub(super) trait AnySession<A: Account>: Send + Sync {
    /// What it is called, and how long it lasts.
    fn opens(&self) -> Answer<'_, (String, Option<Duration>)>;

    /// Whether this account is still signed in.
    fn is_still<'a>(&'a self, account: &'a A::Key) -> Answer<'a, bool>;
}

impl<A: Account, S: ChannelSession<A>> AnySession<A> for S {
    fn opens(&self) -> Answer<'_, (String, Option<Duration>)> {
        Box::pin(async {
            let name = self.name().await.map_err(MemberRejection::unavailable)?;
            let lasts = self.lasts().await.map_err(MemberRejection::unavailable)?;
            Ok((name, lasts))
        })
    }

    fn is_still<'a>(&'a self, account: &'a A::Key) -> Answer<'a, bool> {
        Box::pin(async move {
            let is_still = ChannelSession::is_still(self, account).await;
            is_still.map_err(MemberRejection::unavailable)
        })
    }
}
