//! A new id for the session of a member whose role has risen.
//!
//! Somebody else gives the role, in a request of their own: the session of the member hears of it at its next request. So it keeps
//! in which role it was here last.

use super::rejection::MemberRejection;
use super::session::Session;
use axum::http::request::Parts;
use std::pin::Pin;
use std::sync::Arc;
use tenancy_accounts::{Account, HasMembers, Role as _, RoleOf};
use tenancy_runtime::Verified;

/// Renews the session of a request if the role in the tenant has risen.
pub(super) type Renew<T, R> = dyn Fn(&Parts, Verified<T>, R) -> Pin<Box<dyn Future<Output = Result<(), MemberRejection>> + Send>>
    + Send
    + Sync;

/// A session that also keeps as what its account was let in last, for each tenant.
///
/// Keep it by the tenant's key. A slug changes hands, and who was an owner of the tenant that had it is not one of the next. Where
/// there are several types of tenants, keep it by the type as well.
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
/// #     async fn renew(&self) -> Result<bool, std::fmt::Error> { Ok(true) }
/// # }
/// use tenancy::Verified;
/// use tenancy::web::RoleSession;
///
/// impl RoleSession<Org, User> for Login {
///     async fn role(&self, org: &Verified<Org>) -> Result<Option<String>, Self::Error> {
///         self.0.get(&format!("role in {}", org.key())).await
///     }
///
///     async fn keep_role(&self, org: &Verified<Org>, role: &str) -> Result<(), Self::Error> {
///         self.0.insert(&format!("role in {}", org.key()), role).await
///     }
/// }
/// ```
pub trait RoleSession<T: HasMembers<A>, A: Account>: Session<A> {
    /// The name of the role that is kept for the tenant, if one is.
    fn role(
        &self,
        tenant: &Verified<T>,
    ) -> impl Future<Output = Result<Option<String>, Self::Error>> + Send;

    /// Keeps the name of a role for the tenant.
    fn keep_role(
        &self,
        tenant: &Verified<T>,
        role: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Renews the session that `session` takes out of a request.
pub(super) fn renewing<T: HasMembers<A>, A: Account, S: RoleSession<T, A>>(
    session: impl Fn(&Parts) -> Option<S> + Send + Sync + 'static,
) -> Arc<Renew<T, RoleOf<T, A>>> {
    Arc::new(move |parts, tenant, role| {
        let session = session(parts);
        Box::pin(async move {
            let Some(session) = session else {
                return Ok(());
            };
            match renew(&session, &tenant, role).await {
                Ok(true) => Ok(()),
                Ok(false) => Err(MemberRejection::NotSignedIn),
                Err(error) => Err(MemberRejection::unavailable(error)),
            }
        })
    })
}

/// First the new id: if there is none, the role is as new at the next request. Says whether the session is still the request's.
async fn renew<T: HasMembers<A>, A: Account, S: RoleSession<T, A>>(
    session: &S,
    tenant: &Verified<T>,
    role: RoleOf<T, A>,
) -> Result<bool, S::Error> {
    let kept = session.role(tenant).await?;
    if kept.as_deref() == Some(role.name()) {
        return Ok(true);
    }
    // Of a role that the program does not know any more, nothing is known.
    let kept = kept.and_then(|kept| RoleOf::<T, A>::named(&kept).ok());
    let has_risen = !kept.is_some_and(|kept| kept.reaches(role));
    if has_risen && !session.renew().await? {
        return Ok(false);
    }
    session.keep_role(tenant, role.name()).await?;
    Ok(true)
}
