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
/// }
/// ```
pub trait ChannelSession<A: Account>: Session<A> {
    /// What the session is called, for as long as it lasts. It stays with this process, and is in no log.
    ///
    /// If the session gets a new id, at a login or when a role has risen, this is not that id: the sockets that were opened under the
    /// former one would not be closed by a log-out.
    fn name(&self) -> impl Future<Output = Result<String, Self::Error>> + Send;

    /// How long the session lasts from now on, if it ends by itself. Its sockets are closed then.
    fn lasts(&self) -> impl Future<Output = Result<Option<Duration>, Self::Error>> + Send;
}

type Answer<'a, R> = Pin<Box<dyn Future<Output = Result<R, MemberRejection>> + Send + 'a>>;

/// A session of whichever type.
pub(super) trait AnySession<A: Account>: Send + Sync {
    /// What it is called, and how long it lasts.
    fn opens(&self) -> Answer<'_, (String, Option<Duration>)>;

    /// Whether this account is signed in.
    fn is_of<'a>(&'a self, account: &'a A::Key) -> Answer<'a, bool>;
}

impl<A: Account, S: ChannelSession<A>> AnySession<A> for S {
    fn opens(&self) -> Answer<'_, (String, Option<Duration>)> {
        Box::pin(async {
            let name = self.name().await.map_err(MemberRejection::unavailable)?;
            let lasts = self.lasts().await.map_err(MemberRejection::unavailable)?;
            Ok((name, lasts))
        })
    }

    fn is_of<'a>(&'a self, account: &'a A::Key) -> Answer<'a, bool> {
        Box::pin(async move {
            let signed_in = self.account().await;
            let signed_in = signed_in.map_err(MemberRejection::unavailable)?;
            Ok(signed_in.as_ref() == Some(account))
        })
    }
}
