//! From the claims of a request to one tenant.

use crate::resolve::{AsyncTenantStore, Claim, Refusal, ResolveError, TenantStore};
use crate::scope::Scope;
use crate::verified::Verified;
use std::fmt;

/// What the [`Sources`](super::Sources) of a request claim. All of them have to name one tenant.
pub struct Claims<S: Scope>(pub(super) Vec<Claim<S>>);

impl<S: Scope<Key: PartialEq>> Claims<S> {
    /// Looks the claims up in a blocking store.
    ///
    /// # Errors
    ///
    /// Refused, if the request names no tenant ([`Refusal::Unnamed`]), or two ([`Refusal::Contradiction`]), or one that
    /// the store refuses. [`ResolveError::Store`], if the store has no answer.
    pub fn find(&self, store: &impl TenantStore<S>) -> Result<Verified<S>, ResolveError> {
        let mut agreement = Agreement::new();
        for claim in &self.0 {
            agreement.name(store.find(claim)?)?;
        }
        Ok(agreement.tenant()?)
    }

    /// Looks the claims up in a store that answers in a future.
    ///
    /// # Errors
    ///
    /// As [`find`](Claims::find).
    pub async fn find_async(
        &self,
        store: &impl AsyncTenantStore<S>,
    ) -> Result<Verified<S>, ResolveError> {
        let mut agreement = Agreement::new();
        for claim in &self.0 {
            agreement.name(store.find(claim).await?)?;
        }
        Ok(agreement.tenant()?)
    }
}

impl<S: Scope> Clone for Claims<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<S: Scope> fmt::Debug for Claims<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Claims").field(&self.0).finish()
    }
}

/// The tenant that a request is for, when several sources may name one.
///
/// The first source that names a tenant decides, and each later one that names a tenant has to name the same one: a
/// session for one tenant at the subdomain of another is refused, say.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// use tenancy::Verified;
/// use tenancy::resolve::Refusal;
/// use tenancy::resolve::http::Agreement;
///
/// let mut sources = Agreement::<Org>::new();
/// sources.name(Verified::trust(1))?;
/// sources.name(Verified::trust(1))?;
/// assert_eq!(sources.name(Verified::trust(2)), Err(Refusal::Contradiction));
/// assert_eq!(Agreement::<Org>::new().tenant().err(), Some(Refusal::Unnamed));
/// # Ok::<_, Refusal>(())
/// ```
pub struct Agreement<S: Scope>(Option<Verified<S>>);

impl<S: Scope> Agreement<S> {
    /// No source has named a tenant yet.
    #[must_use]
    pub fn new() -> Self {
        Self(None)
    }

    /// A source names this tenant.
    ///
    /// # Errors
    ///
    /// [`Refusal::Contradiction`], if a source has named another one. Serve nobody then.
    pub fn name(&mut self, tenant: Verified<S>) -> Result<(), Refusal>
    where
        S: Scope<Key: PartialEq>,
    {
        match &self.0 {
            Some(first) if *first != tenant => return Err(Refusal::Contradiction),
            _ => self.0 = Some(tenant),
        }
        Ok(())
    }

    /// The tenant that all sources have named which named one.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unnamed`], if there is none.
    pub fn tenant(self) -> Result<Verified<S>, Refusal> {
        self.0.ok_or(Refusal::Unnamed)
    }
}

impl<S: Scope> Default for Agreement<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Scope> fmt::Debug for Agreement<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agreement").finish_non_exhaustive()
    }
}
