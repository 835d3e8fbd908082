//! A new id for the session of a member whose role has risen.
//!
//! Somebody else gives the role, in a request of their own: the session of the member hears of it at its next request. So it keeps
//! in which role it was here last.

use super::rejection::MemberRejection;
use super::session::Session;
use axum::http::request::Parts;
use std::pin::Pin;
use std::sync::Arc;
use tenancy_accounts::{Account, Role};

/// Renews the session of a request if the role in the tenant of this slug has risen.
pub(super) type Renew<R> = dyn Fn(&Parts, String, R) -> Pin<Box<dyn Future<Output = Result<(), MemberRejection>> + Send>>
    + Send
    + Sync;

/// A session that also keeps as what its account was let in last, for each tenant.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
/// # fn main() {}
/// # pub struct Store;
/// # impl Store {
/// #     async fn get(&self, _: &str) -> Result<Option<String>, std::fmt::Error> { Ok(None) }
/// #     async fn insert(&self, _: &str, _: &str) -> Result<(), std::fmt::Error> { Ok(()) }
/// # }
/// # use tenancy::web::Session;
/// # pub struct Login(Store);
/// # impl Session<User> for Login {
/// #     type Error = std::fmt::Error;
/// #     async fn account(&self) -> Result<Option<String>, std::fmt::Error> { Ok(None) }
/// #     async fn last_used(&self) -> Result<Option<String>, std::fmt::Error> { Ok(None) }
/// #     async fn replace_last_used(&self, _: Option<&str>, _: Option<&str>) -> Result<bool, std::fmt::Error> { Ok(true) }
/// #     async fn renew(&self) -> Result<(), std::fmt::Error> { Ok(()) }
/// # }
/// use tenancy::web::RoleSession;
///
/// impl RoleSession<User> for Login {
///     async fn role(&self, slug: &str) -> Result<Option<String>, Self::Error> {
///         self.0.get(&format!("role in {slug}")).await
///     }
///
///     async fn keep_role(&self, slug: &str, role: &str) -> Result<(), Self::Error> {
///         self.0.insert(&format!("role in {slug}"), role).await
///     }
/// }
/// ```
pub trait RoleSession<A: Account>: Session<A> {
    /// The name of the role that is kept for the tenant of this slug, if one is.
    fn role(&self, slug: &str) -> impl Future<Output = Result<Option<String>, Self::Error>> + Send;

    /// Keeps the name of a role for the tenant of this slug.
    fn keep_role(
        &self,
        slug: &str,
        role: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Renews the session that `session` takes out of a request.
pub(super) fn renewing<A: Account, S: RoleSession<A>, R: Role>(
    session: impl Fn(&Parts) -> Option<S> + Send + Sync + 'static,
) -> Arc<Renew<R>> {
    Arc::new(move |parts, slug, role| {
        let session = session(parts);
        Box::pin(async move {
            let Some(session) = session else {
                return Ok(());
            };
            let renewed = renew(&session, &slug, role).await;
            renewed.map_err(MemberRejection::unavailable)
        })
    })
}

/// First the new id: if there is none, the role is as new at the next request.
async fn renew<A: Account, S: RoleSession<A>, R: Role>(
    session: &S,
    slug: &str,
    role: R,
) -> Result<(), S::Error> {
    let kept = session.role(slug).await?;
    if kept.as_deref() == Some(role.name()) {
        return Ok(());
    }
    // Of a role that the program does not know any more, nothing is known.
    let kept = kept.and_then(|kept| R::named(&kept).ok());
    if !kept.is_some_and(|kept| kept.reaches(role)) {
        session.renew().await?;
    }
    session.keep_role(slug, role.name()).await
}
