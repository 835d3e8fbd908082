//! What a client is told when there is no tenant.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::error::Error;
use tenancy_runtime::resolve::{Refusal, ResolveError};

/// Why a request was not served.
///
/// | | status | body |
/// |---|---|---|
/// | [`Refused`](TenantRejection::Refused) | 404 Not Found | none |
/// | [`Unavailable`](TenantRejection::Unavailable) | 503 Service Unavailable | none |
///
/// The response is the same for each [`Refusal`], so that a client does not learn whether a tenant exists or is suspended. An
/// application that wants to tell more does so in [`respond_with`](crate::TenantLayer::respond_with).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TenantRejection {
    /// The request names no tenant that is served. The reason is for the log, and not for the client.
    #[error("the request names no tenant that is served")]
    Refused(#[from] Refusal),

    /// The store could not say which tenant it is: its database did not answer, for instance.
    #[error("the tenant could not be looked up")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

impl From<ResolveError> for TenantRejection {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Refused(refusal) => Self::Refused(refusal),
            ResolveError::Store(error) => Self::Unavailable(error),
            error => Self::Unavailable(error.into()),
        }
    }
}

impl TenantRejection {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused(_) => StatusCode::NOT_FOUND,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub(crate) fn log(&self) {
        match self {
            Self::Refused(why) => tracing::debug!(target: "tenancy", %why, "request refused"),
            Self::Unavailable(error) => {
                tracing::error!(target: "tenancy", error = &**error as &dyn Error, "no tenant could be looked up");
            }
        }
    }
}

impl IntoResponse for TenantRejection {
    fn into_response(self) -> Response {
        self.status().into_response()
    }
}
