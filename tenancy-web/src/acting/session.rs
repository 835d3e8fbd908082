//! What the application's session has for impersonations.

use crate::member::Session;
use tenancy_accounts::{Account, Token};

/// A session that also keeps by which impersonation an operator acts: the token of
/// [`BeginImpersonation`](tenancy_accounts::BeginImpersonation), on the server or encrypted, and never where a page reads it.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
/// # fn main() {}
/// # pub struct Store;
/// # impl Store {
/// #     async fn get(&self, _: &str) -> Result<Option<String>, std::fmt::Error> { Ok(None) }
/// #     async fn insert(&self, _: &str, _: Option<String>) -> Result<(), std::fmt::Error> { Ok(()) }
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
/// use tenancy::web::ImpersonationSession;
///
/// impl ImpersonationSession<User> for Login {
///     async fn impersonation(&self) -> Result<Option<String>, Self::Error> {
///         self.0.get("impersonation").await
///     }
///
///     async fn keep_impersonation(&self, token: Option<String>) -> Result<(), Self::Error> {
///         self.0.insert("impersonation", token).await
///     }
/// }
/// ```
pub trait ImpersonationSession<A: Account>: Session<A> {
    /// The token of the impersonation by which the operator acts, if one is kept.
    fn impersonation(&self) -> impl Future<Output = Result<Option<String>, Self::Error>> + Send;

    /// Keeps the token, or none.
    fn keep_impersonation(
        &self,
        token: Option<String>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The operator acts as a member from here on: the session gets a new id, and keeps the token. Says whether the session was
    /// still the request's; if not, nobody acts as anybody.
    ///
    /// # Errors
    ///
    /// What the session says. If it got no new id, it keeps what it kept.
    fn begin_impersonation(
        &self,
        token: Token,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send {
        async move {
            let renewed = self.renew().await?;
            if renewed {
                let token = token.into_text();
                self.keep_impersonation(Some(token)).await?;
            }
            Ok(renewed)
        }
    }

    /// The operator is nobody else any more: the session forgets the token, and gets a new id. End the impersonation as well, by
    /// [`EndImpersonation`](tenancy_accounts::EndImpersonation). Says whether the session was still the request's; if not, the
    /// session of another id may keep the token.
    ///
    /// # Errors
    ///
    /// What the session says.
    fn end_impersonation(&self) -> impl Future<Output = Result<bool, Self::Error>> + Send {
        async move {
            self.keep_impersonation(None).await?;
            self.renew().await
        }
    }
}
