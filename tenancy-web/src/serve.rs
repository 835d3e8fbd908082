//! How a layer calls what is behind it, whoever it has let in.

use crate::extract::Resolved;
use axum::http::Request;
use axum::response::{IntoResponse, Response};
use tenancy_runtime::{Scope, Verified, scope, with};
use tower_service::Service;

/// The service to call: the one that was asked whether it is ready. From here on its clone is there to be asked.
pub(crate) fn to_call<Inner: Clone>(inner: &mut Inner) -> Inner {
    let clone = inner.clone();
    std::mem::replace(inner, clone)
}

/// Serves a request for a tenant, which is in the request, and current meanwhile.
pub(crate) async fn serve_for<S, Inner, Body>(
    tenant: Verified<S>,
    mut request: Request<Body>,
    mut inner: Inner,
) -> Result<Response, Inner::Error>
where
    S: Scope,
    Inner: Service<Request<Body>, Response: IntoResponse>,
{
    request.extensions_mut().insert(Resolved(tenant.clone()));
    // The call as well as its future: a service may begin in the call.
    let called = with(tenant.clone(), || inner.call(request));
    Ok(scope(tenant, called).await?.into_response())
}
