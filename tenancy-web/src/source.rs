//! Where in a request a tenant may be named: the framework-free sources, and the application's own functions.

use crate::rejection::TenantRejection;
use axum::extract::OriginalUri;
use axum::http::Uri;
use axum::http::header::HeaderValue;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use tenancy_runtime::Scope;
use tenancy_runtime::resolve::http::{HostRules, Place, RequestHead};
use tenancy_runtime::resolve::{Claim, ResolveError};

/// One place where a tenant may be named.
pub(crate) enum Source<S: Scope> {
    /// A place that every framework has.
    At(Place),
    /// The user's own.
    By(Arc<Ask<S>>),
}

pub(crate) type Ask<S> = dyn Fn(&Parts) -> Asked<S> + Send + Sync;
pub(crate) type Asked<S> =
    Pin<Box<dyn Future<Output = Result<Option<Claim<S>>, ResolveError>> + Send>>;

impl<S: Scope> Source<S> {
    /// The place, if it is one that every framework has.
    pub(crate) const fn place(&self) -> Option<&Place> {
        match self {
            Self::At(place) => Some(place),
            Self::By(_) => None,
        }
    }

    /// What the request says here: nothing about tenants, so that the next source is asked, or a claim. An ambiguous
    /// answer is refused, and no source after it is asked.
    pub(crate) async fn ask(
        &self,
        parts: &Parts,
        hosts: &HostRules,
    ) -> Result<Option<Claim<S>>, TenantRejection> {
        match self {
            Self::At(place) => Ok(place.claim(&Sent(parts), hosts)?),
            Self::By(ask) => Ok(ask(parts).await?),
        }
    }
}

/// The request as it was sent.
pub(crate) struct Sent<'r>(pub(crate) &'r Parts);

impl Sent<'_> {
    fn uri(&self) -> &Uri {
        // `Router::nest` shortens the path of the request.
        let sent = self.0.extensions.get::<OriginalUri>();
        sent.map_or(&self.0.uri, |OriginalUri(uri)| uri)
    }

    pub(crate) fn query(&self) -> Option<&str> {
        self.uri().query()
    }
}

impl RequestHead for Sent<'_> {
    fn authority(&self) -> Option<&str> {
        self.0.uri.authority().map(Authority::as_str)
    }

    fn path(&self) -> &str {
        self.uri().path()
    }

    fn header<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r [u8]> {
        let values = self.0.headers.get_all(name).iter();
        values.map(HeaderValue::as_bytes)
    }
}

impl<S: Scope> Clone for Source<S> {
    fn clone(&self) -> Self {
        match self {
            Self::At(place) => Self::At(place.clone()),
            Self::By(ask) => Self::By(Arc::clone(ask)),
        }
    }
}

impl<S: Scope> fmt::Debug for Source<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(place) => place.fmt(f),
            Self::By(_) => f.write_str("By(..)"),
        }
    }
}
