//! What a client is told that is not let in.

use crate::rejection::TenantRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::error;
use tenancy_accounts::{Error, TenantStatus};
use tenancy_runtime::PoolError;
use tenancy_runtime::resolve::Refusal;

/// Why a request was not served.
///
/// | | status | body |
/// |---|---|---|
/// | [`NotSignedIn`](MemberRejection::NotSignedIn) | 401 Unauthorized | none |
/// | [`Refused`](MemberRejection::Refused), [`NotAMember`](MemberRejection::NotAMember), [`NotImpersonating`](MemberRejection::NotImpersonating) | 404 Not Found | none |
/// | [`MemberSuspended`](MemberRejection::MemberSuspended), [`TenantNotServed`](MemberRejection::TenantNotServed), [`ActsAsSomebody`](MemberRejection::ActsAsSomebody) | 403 Forbidden | none |
/// | [`Unavailable`](MemberRejection::Unavailable) | 503 Service Unavailable | none |
///
/// Whether there is a tenant of some name, only its members are told. An application that leads to its login, or tells more, does
/// so in [`respond_with`](crate::MemberLayer::respond_with).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MemberRejection {
    /// The request names no tenant, or in two ways.
    #[error("the request names no tenant")]
    Refused(#[from] Refusal),

    /// Nobody is signed in. Nothing was asked of the database.
    #[error("nobody is signed in")]
    NotSignedIn,

    /// There is no such tenant, or the account is no member of it, or no longer. Do not tell these from each other.
    #[error("no member of such a tenant")]
    NotAMember,

    /// The session keeps an impersonation that has ended, or is one in another tenant. An operator is told so, whoever that is.
    #[error("no impersonation in such a tenant")]
    NotImpersonating,

    /// In this request an operator acts as a member, and members alone are served. See
    /// [`MemberLayer::impersonated`](crate::MemberLayer::impersonated).
    #[error("an operator who acts as a member is not served here")]
    ActsAsSomebody,

    /// The account is a member, and has been suspended.
    #[error("the member is suspended")]
    MemberSuspended,

    /// The account is a member, and the tenant is not served.
    #[error("the tenant is {}", .status.name())]
    TenantNotServed {
        /// How it stands; not [`Active`](TenantStatus::Active).
        status: TenantStatus,
    },

    /// The session, the pool or the database has no answer, or one with a name that the program does not know.
    #[error("the member could not be looked up")]
    Unavailable(#[source] Box<dyn error::Error + Send + Sync>),
}

impl From<Error> for MemberRejection {
    fn from(error: Error) -> Self {
        match error {
            Error::NotAMember => Self::NotAMember,
            Error::UnknownImpersonation => Self::NotImpersonating,
            Error::MemberSuspended => Self::MemberSuspended,
            Error::TenantNotServed { status } => Self::TenantNotServed { status },
            error => Self::unavailable(error),
        }
    }
}

impl From<PoolError> for MemberRejection {
    fn from(error: PoolError) -> Self {
        Self::unavailable(error)
    }
}

/// Of what was asked for anybody: there is no answer.
impl From<MemberRejection> for TenantRejection {
    fn from(rejection: MemberRejection) -> Self {
        match rejection {
            MemberRejection::Refused(refusal) => Self::Refused(refusal),
            MemberRejection::Unavailable(error) => Self::Unavailable(error),
            rejection => Self::Unavailable(rejection.into()),
        }
    }
}

impl MemberRejection {
    pub(crate) fn unavailable(error: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        Self::Unavailable(error.into())
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::Refused(_) | Self::NotAMember | Self::NotImpersonating => StatusCode::NOT_FOUND,
            Self::ActsAsSomebody | Self::MemberSuspended | Self::TenantNotServed { .. } => {
                StatusCode::FORBIDDEN
            }
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub(crate) fn log(&self) {
        match self {
            Self::Unavailable(error) => {
                tracing::error!(target: "tenancy", error = &**error as &dyn error::Error, "no member could be looked up");
            }
            Self::Refused(why) => tracing::debug!(target: "tenancy", %why, "request refused"),
            why => tracing::debug!(target: "tenancy", %why, "request refused"),
        }
    }
}

impl IntoResponse for MemberRejection {
    fn into_response(self) -> Response {
        self.status().into_response()
    }
}
