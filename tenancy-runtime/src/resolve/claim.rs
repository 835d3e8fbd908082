//! What came from outside.

use crate::scope::Scope;
use crate::verified::Unverified;
use std::fmt;
use std::hash::{Hash, Hasher};

/// What came from outside and claims to name a tenant.
///
/// Slugs and hosts are two kinds of names, so that a tenant who may choose a host of its own cannot choose one that is
/// taken for another tenant's slug.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// use tenancy::Unverified;
/// use tenancy::resolve::Claim;
///
/// let by_subdomain = Claim::<Org>::Slug("acme".into());
/// let by_session = Claim::<Org>::Key(Unverified::new(7));
/// assert!(by_subdomain != by_session);
/// ```
#[non_exhaustive]
pub enum Claim<S: Scope> {
    /// A short name: a subdomain, a segment of a path, a header.
    ///
    /// One that was part of a host is in lower case.
    Slug(String),
    /// A whole host, without its port, in lower case and without a dot at its end.
    Host(String),
    /// A key, from a session or a job's payload.
    Key(Unverified<S>),
}

impl<S: Scope> Clone for Claim<S> {
    fn clone(&self) -> Self {
        match self {
            Self::Slug(slug) => Self::Slug(slug.clone()),
            Self::Host(host) => Self::Host(host.clone()),
            Self::Key(key) => Self::Key(key.clone()),
        }
    }
}

impl<S: Scope<Key: PartialEq>> PartialEq for Claim<S> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Slug(a), Self::Slug(b)) | (Self::Host(a), Self::Host(b)) => a == b,
            (Self::Key(a), Self::Key(b)) => a.claimed() == b.claimed(),
            _ => false,
        }
    }
}

impl<S: Scope<Key: Eq>> Eq for Claim<S> {}

impl<S: Scope<Key: Hash>> Hash for Claim<S> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Slug(slug) => (0_u8, slug).hash(state),
            Self::Host(host) => (1_u8, host).hash(state),
            Self::Key(key) => (2_u8, key.claimed()).hash(state),
        }
    }
}

// Which kind of name it is, and not whose.
impl<S: Scope> fmt::Debug for Claim<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Slug(_) => "Slug(..)",
            Self::Host(_) => "Host(..)",
            Self::Key(_) => "Key(..)",
        })
    }
}
