//! Between the halves: that the account may, while the application inserts the tenant.

use super::allowance::Allowance;
use super::found::Found;
use crate::account::Account;
use crate::actor::By;
use crate::audit::HasAuditLog;
use crate::error::Error;
use crate::slug::Slug;
use std::fmt;

/// That an account may found one more tenant, in the transaction that has begun.
#[must_use = "the account has no tenant yet: insert one, and `found` it"]
pub struct Founder<T: HasAuditLog<A>, A: Account> {
    allowance: Allowance<T, A>,
    by: By<A>,
    provisional_slug: String,
}

impl<T: HasAuditLog<A>, A: Account> Founder<T, A> {
    pub(super) fn new(allowance: Allowance<T, A>, by: By<A>) -> Result<Self, Error> {
        Ok(Self {
            allowance,
            by,
            provisional_slug: provisional_slug()?,
        })
    }

    /// What to insert as the slug, until [`found`](Founder::found) gives the tenant its own: a random text that is no slug.
    ///
    /// So a slug that another tenant has is [`Error::SlugTaken`] when it is given, and no violated constraint of the insert.
    #[must_use]
    pub fn provisional_slug(&self) -> &str {
        &self.provisional_slug
    }

    /// The account owns the tenant of this key, which has just been inserted, as [`Active`](crate::TenantStatus::Active).
    /// The tenant has this slug from here on.
    pub fn found(self, tenant: T::Key, slug: Slug) -> Found<T, A> {
        Found::new(self.allowance, self.by, tenant, slug)
    }
}

impl<T: HasAuditLog<A>, A: Account> fmt::Debug for Founder<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Founder").finish_non_exhaustive()
    }
}

/// A text of 32 random hexadecimal digits: it is a UUID, and so no slug.
pub(crate) fn provisional_slug() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
