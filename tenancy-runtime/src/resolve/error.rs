//! Why there is no verified key.

use std::error::Error;

/// Why there is no verified key, although the store has answered if it was asked: the request names no tenant, or the store
/// refuses the tenant.
///
/// The reason is for the program and its log. A client should get the same answer for each, so that it does not learn whether
/// a tenant exists or is suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No source of the request names a tenant.
    #[error("no source names a tenant")]
    Unnamed,

    /// What stands where a tenant is named is ambiguous: a header that is there twice, `:authority` and `Host` that
    /// differ, a host with an empty label.
    #[error("what names the tenant is ambiguous")]
    Malformed,

    /// Two sources of the request name different tenants.
    #[error("two sources name different tenants")]
    Contradiction,

    /// No tenant is known by that name or key.
    #[error("the tenant is unknown")]
    Unknown,

    /// The tenant has been deleted, by a mark on its row.
    #[error("the tenant has been deleted")]
    Deleted,

    /// The tenant exists, and may not be served at present.
    #[error("the tenant is suspended")]
    Suspended,

    /// A reason of the application's own, in its words: `"trial has ended"`.
    #[error("the tenant is refused: {0}")]
    Other(&'static str),
}

/// Why there is no verified key: the claim is refused, or the store could not answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// The answer is no.
    #[error(transparent)]
    Refused(#[from] Refusal),

    /// The store has no answer: its database did not answer, for instance.
    #[error("the tenant could not be looked up")]
    Store(#[source] Box<dyn Error + Send + Sync>),
}

impl ResolveError {
    /// The error of a store that could not answer.
    pub fn store(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Store(error.into())
    }
}

impl From<diesel::result::Error> for ResolveError {
    /// `NotFound` is an answer: the tenant is unknown.
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::Refused(Refusal::Unknown),
            error => Self::store(error),
        }
    }
}
