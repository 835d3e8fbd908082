//! The tenant, and a connection of the tenant, as arguments of handlers.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, StatusCode};
use axum::response::{IntoResponse, Response};
use std::fmt;
use tenancy_runtime::{Scope, Verified};

/// What the layer has found out. Only the layer puts one into a request.
pub(crate) struct Resolved<S: Scope>(pub(crate) Verified<S>);

impl<S: Scope> Clone for Resolved<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// In this request an operator acts as a member. Only the layer puts one into a request.
#[derive(Clone, Copy)]
pub(crate) struct ActsAsSomebody;

impl ActsAsSomebody {
    /// Whether a layer further out has found that. There is nobody else in such a request, and no tenant to write for: each layer
    /// asks this before it lets somebody in.
    pub(crate) fn is_in(parts: &Parts) -> bool {
        parts.extensions.get::<Self>().is_some()
    }
}

/// The tenant of which such a request reads. Only the layer puts one into a request.
pub(crate) struct Readable<S: Scope>(pub(crate) Verified<S>);

impl<S: Scope> Clone for Readable<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// The tenant for which a layer further out serves a request, if one does.
pub(crate) fn served_for<S: Scope>(extensions: &Extensions) -> Option<&Verified<S>> {
    let readable = extensions.get::<Readable<S>>();
    let readable = readable.map(|Readable(tenant)| tenant);
    readable.or_else(|| extensions.get().map(|Resolved(tenant)| tenant))
}

/// Why a handler that serves those who act for themselves was not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lacks {
    /// There is no layer that says who they are: a mistake of the program.
    Layer,
    /// An operator acts as a member, and the handler does not say that it serves that.
    Themselves,
}

impl Lacks {
    pub(crate) fn in_request(parts: &Parts) -> Self {
        if ActsAsSomebody::is_in(parts) {
            Self::Themselves
        } else {
            Self::Layer
        }
    }

    /// The status of the response, which is logged.
    pub(crate) fn status(self, error: &dyn std::error::Error, what: &str) -> StatusCode {
        match self {
            Self::Layer => {
                tracing::error!(target: "tenancy", error = %error, "{what}");
                StatusCode::INTERNAL_SERVER_ERROR
            }
            Self::Themselves => {
                tracing::debug!(target: "tenancy", why = %error, "request refused");
                StatusCode::FORBIDDEN
            }
        }
    }

    const fn says(self) -> &'static str {
        match self {
            Self::Layer => "the route is not behind a `TenantLayer` for this type of tenant",
            Self::Themselves => "an operator who acts as a member is not served here",
        }
    }
}

/// The tenant of the request, as an argument of a handler.
///
/// [`TenantLayer`](crate::TenantLayer) has resolved it.
///
/// # Example
///
/// ```
/// # diesel::table! { orgs { id -> Integer } }
/// # use tenancy::prelude::*;
/// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
/// use tenancy::web::Current;
///
/// async fn queue_report(Current(org): Current<Org>) {
///     let org: tenancy::Verified<Org> = org;
///     // ..
/// }
/// # let _ = queue_report;
/// ```
pub struct Current<S: Scope>(pub Verified<S>);

/// The route is not behind a [`TenantLayer`](crate::TenantLayer) for this type of tenant: a mistake of the program.
///
/// The response is `500 Internal Server Error` without a body. Where an operator acts as a member, and the handler does not say that
/// it serves that, it is `403 Forbidden`.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{}", .0.says())]
pub struct NoTenantLayer(Lacks);

impl NoTenantLayer {
    pub(crate) fn in_request(parts: &Parts) -> Self {
        Self(Lacks::in_request(parts))
    }
}

impl IntoResponse for NoTenantLayer {
    fn into_response(self) -> Response {
        let status = self.0.status(&self, "request without a tenant");
        status.into_response()
    }
}

impl<S: Scope, St: Sync> FromRequestParts<St> for Current<S> {
    type Rejection = NoTenantLayer;

    async fn from_request_parts(parts: &mut Parts, _: &St) -> Result<Self, NoTenantLayer> {
        let resolved = parts.extensions.get::<Resolved<S>>();
        let resolved = resolved.map(|Resolved(tenant)| Self(tenant.clone()));
        resolved.ok_or_else(|| NoTenantLayer::in_request(parts))
    }
}

impl<S: Scope> fmt::Debug for Current<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Current").finish_non_exhaustive()
    }
}
