//! What the application's session has for accounts.

use std::error::Error;
use tenancy_accounts::Account;

/// The session of a request, as the application keeps it: who is signed in, and which tenant was used last.
///
/// Logging in and out is the application's, and so are cookies. [`MemberLayer`](crate::MemberLayer) takes the session out of
/// the request, by a function that it is given.
///
/// Give a session a new id when somebody logs in, when [`CurrentMember::switch`](crate::CurrentMember::switch) does it here,
/// and when an account gains a role, by accepting an invitation for instance: call [`renew`](Session::renew) then. Whoever
/// has put an id into somebody's browser beforehand has nothing of it then. Where somebody else gives the role,
/// [`MemberLayer::renewed_when_roles_rise`](crate::MemberLayer::renewed_when_roles_rise) does it at the next request.
///
/// # Example
///
/// With `tower-sessions`, here in the form of two stand-ins:
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
/// # fn main() {}
/// # mod tower_sessions {
/// #     pub mod session { pub type Error = std::fmt::Error; }
/// #     #[derive(Clone)] pub struct Session;
/// #     impl Session {
/// #         pub async fn get<T>(&self, _: &str) -> Result<Option<T>, session::Error> { Ok(None) }
/// #         pub async fn insert<T>(&self, _: &str, _: T) -> Result<(), session::Error> { Ok(()) }
/// #         pub async fn cycle_id(&self) -> Result<(), session::Error> { Ok(()) }
/// #         pub fn id(&self) -> Option<u64> { None }
/// #     }
/// # }
/// # struct Ids;
/// # impl Ids { async fn end(&self, _: Option<u64>) -> Result<bool, Error> { Ok(true) } }
/// use tenancy::web::Session;
/// use tower_sessions::session::Error;
///
/// struct Login(tower_sessions::Session, Ids);
///
/// impl Session<User> for Login {
///     type Error = Error;
///
///     async fn account(&self) -> Result<Option<String>, Error> {
///         self.0.get("user").await
///     }
///
///     async fn last_used(&self) -> Result<Option<String>, Error> {
///         self.0.get("org").await
///     }
///
///     async fn replace_last_used(&self, read: Option<&str>, slug: Option<&str>) -> Result<bool, Error> {
///         let still = self.last_used().await?.as_deref() == read;
///         if still {
///             self.0.insert("org", slug.map(str::to_owned)).await?;
///         }
///         Ok(still)
///     }
///
///     async fn renew(&self) -> Result<bool, Error> {
///         // One statement of the store's, or one lock: of two requests, one ends the id.
///         let was = self.1.end(self.0.id()).await?;
///         if was {
///             self.0.cycle_id().await?;
///         }
///         Ok(was)
///     }
/// }
/// ```
///
/// `cycle_id` alone gives each of two requests that have come at once a new id of its own, and the one of a thief stays signed in. A
/// whole one, with a store that does so, is in `examples/accounts`.
pub trait Session<A: Account>: Send + Sync + 'static {
    /// Why the session has no answer.
    type Error: Error + Send + Sync + 'static;

    /// The key of the account that is signed in, if one is.
    fn account(&self) -> impl Future<Output = Result<Option<A::Key>, Self::Error>> + Send;

    /// The slug of the tenant that was used last, as it was kept. It is a wish, and proves nothing.
    fn last_used(&self) -> impl Future<Output = Result<Option<String>, Self::Error>> + Send;

    /// Keeps the slug of the tenant that was used last, or none, if what is kept is still what was `read`. Says whether it
    /// was.
    fn replace_last_used(
        &self,
        read: Option<&str>,
        slug: Option<&str>,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Gives the session another id, if the one that the request came by is still its own, and makes that one worthless. What is
    /// kept stays. Says whether it was: of two requests that have come by one id, one alone is told so, however close they are.
    /// The other one is nobody's any more.
    fn renew(&self) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}
