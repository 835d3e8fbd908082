//! The tenant, and a connection of the tenant, as arguments of handlers.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
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
/// The response is `500 Internal Server Error` without a body.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the route is not behind a `TenantLayer` for this type of tenant")]
#[non_exhaustive]
pub struct NoTenantLayer;

impl IntoResponse for NoTenantLayer {
    fn into_response(self) -> Response {
        tracing::error!(target: "tenancy", error = %self, "request without a tenant");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

impl<S: Scope, St: Sync> FromRequestParts<St> for Current<S> {
    type Rejection = NoTenantLayer;

    async fn from_request_parts(parts: &mut Parts, _: &St) -> Result<Self, NoTenantLayer> {
        let Resolved(tenant) = parts.extensions.get::<Resolved<S>>().ok_or(NoTenantLayer)?;
        Ok(Self(tenant.clone()))
    }
}

impl<S: Scope> fmt::Debug for Current<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Current").finish_non_exhaustive()
    }
}
