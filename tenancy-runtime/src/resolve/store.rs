//! Where tenants are looked up.

use super::claim::Claim;
use super::error::{Refusal, ResolveError};
use crate::scope::Scope;
use crate::verified::Verified;
use std::sync::Arc;

/// Where tenants are looked up: the table of the tenants ([`TableStore`](super::TableStore)), or what the application
/// has instead.
///
/// An answer is a [`Verified`] key: an implementation makes it with [`Verified::trust`] when it has seen that the
/// tenant is there and may be served.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// use std::collections::HashMap;
/// use tenancy::Verified;
/// use tenancy::resolve::{Claim, Refusal, ResolveError, TenantStore};
///
/// struct FromConfiguration(HashMap<String, i32>);
///
/// impl TenantStore<Org> for FromConfiguration {
///     fn find(&self, claim: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
///         let Claim::Slug(slug) = claim else { return Err(Refusal::Unknown.into()) };
///         let key = self.0.get(slug).ok_or(Refusal::Unknown)?;
///         Ok(Verified::trust(*key))
///     }
/// }
///
/// let store = FromConfiguration([("acme".to_owned(), 1)].into());
/// assert_eq!(store.find(&Claim::Slug("acme".into()))?.key(), &1);
/// let refused = store.find(&Claim::Slug("www".into()));
/// assert!(matches!(refused, Err(ResolveError::Refused(Refusal::Unknown))));
/// # Ok::<_, ResolveError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not look up tenants of the type `{S}`",
    label = "not a store of such tenants",
    note = "`TableStore` is one over the table of the tenants; one that answers in a future is an `AsyncTenantStore`"
)]
pub trait TenantStore<S: Scope>: Send + Sync {
    /// Looks up what came from outside.
    ///
    /// # Errors
    ///
    /// A [`Refusal`], or what keeps the store from answering.
    fn find(&self, claim: &Claim<S>) -> Result<Verified<S>, ResolveError>;

    /// The answer, if it is at hand and nobody need wait for it, as in a cache.
    fn at_hand(&self, claim: &Claim<S>) -> Option<Result<Verified<S>, Refusal>> {
        let _ = claim;
        None
    }
}

/// A [`TenantStore`] that answers in a future.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// use tenancy::Verified;
/// use tenancy::resolve::{AsyncTenantStore, Claim, Refusal, ResolveError};
///
/// struct OnlyAcme;
///
/// impl AsyncTenantStore<Org> for OnlyAcme {
///     async fn find(&self, claim: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
///         match claim {
///             Claim::Slug(slug) if slug == "acme" => Ok(Verified::trust(1)),
///             _ => Err(Refusal::Unknown.into()),
///         }
///     }
/// }
/// # let _ = OnlyAcme;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not look up tenants of the type `{S}` in a future",
    label = "not an asynchronous store of such tenants",
    note = "where a blocking `TenantStore` is at hand, use the function that takes one"
)]
pub trait AsyncTenantStore<S: Scope>: Send + Sync {
    /// Looks up what came from outside.
    ///
    /// # Errors
    ///
    /// A [`Refusal`], or what keeps the store from answering.
    fn find(
        &self,
        claim: &Claim<S>,
    ) -> impl Future<Output = Result<Verified<S>, ResolveError>> + Send;
}

impl<S: Scope, St: TenantStore<S> + ?Sized> TenantStore<S> for Arc<St> {
    fn find(&self, claim: &Claim<S>) -> Result<Verified<S>, ResolveError> {
        (**self).find(claim)
    }

    fn at_hand(&self, claim: &Claim<S>) -> Option<Result<Verified<S>, Refusal>> {
        (**self).at_hand(claim)
    }
}

impl<S: Scope, St: AsyncTenantStore<S>> AsyncTenantStore<S> for Arc<St> {
    fn find(
        &self,
        claim: &Claim<S>,
    ) -> impl Future<Output = Result<Verified<S>, ResolveError>> + Send {
        (**self).find(claim)
    }
}
