//! What a program is told that is not let in.

use axum::http::StatusCode;
use axum::http::header::{HeaderValue, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use std::error;
use tenancy_accounts::Error;
use tenancy_runtime::PoolError;

/// Why a request by a key was not served.
///
/// | | status | `WWW-Authenticate` |
/// |---|---|---|
/// | [`NoKey`](KeyRejection::NoKey) | 401 Unauthorized | `Bearer` |
/// | [`UnknownKey`](KeyRejection::UnknownKey), [`Ended`](KeyRejection::Ended) | 401 Unauthorized | `Bearer error="invalid_token"` |
/// | [`MissingScope`](KeyRejection::MissingScope) | 403 Forbidden | `Bearer error="insufficient_scope"` |
/// | [`NotServed`](KeyRejection::NotServed), [`ActsAsSomebody`](KeyRejection::ActsAsSomebody) | 403 Forbidden | none |
/// | [`Unavailable`](KeyRejection::Unavailable) | 503 Service Unavailable | none |
///
/// There is no body. A handler that asks for a scope returns it by `?`:
///
/// ```
/// # fn main() {}
/// # #[cfg(feature = "r2d2")] mod example {
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tenancy-accounts/doc/acme.rs"));
/// use tenancy::web::{CurrentKey, KeyRejection};
///
/// async fn import(key: CurrentKey<Org, User>) -> Result<&'static str, KeyRejection> {
///     key.require(Scope::WriteNotes)?;
///     Ok("imported")
/// }
/// # fn app() -> axum::Router { axum::Router::new().route("/", axum::routing::get(import)) }
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyRejection {
    /// The request has no `Authorization: Bearer ..`. Nothing was asked of the database.
    #[error("the request has no key")]
    NoKey,

    /// It is no key, or one of another tenant than the request names. Do not tell these from each other.
    #[error("no such key")]
    UnknownKey,

    /// The key has been revoked, or has expired; or whose own it is, is no member any more.
    #[error("the key does not hold any more")]
    Ended,

    /// The member whose own key it is has been suspended, or the tenant is not served.
    #[error("the key's tenant or member does not act at present")]
    NotServed,

    /// In this request an operator acts as a member, as a layer further out has found. No key acts beside that.
    #[error("an operator who acts as a member is not served here")]
    ActsAsSomebody,

    /// The key does not let a program do this.
    #[error("the key has no scope `{scope}`")]
    MissingScope {
        /// The name of the scope.
        scope: &'static str,
    },

    /// The pool or the database has no answer, or one with a name that the program does not know.
    #[error("the key could not be looked up")]
    Unavailable(#[source] Box<dyn error::Error + Send + Sync>),
}

impl From<Error> for KeyRejection {
    fn from(error: Error) -> Self {
        match error {
            Error::UnknownKey => Self::UnknownKey,
            Error::KeyRevoked | Error::KeyExpired | Error::NotAMember => Self::Ended,
            Error::MemberSuspended | Error::TenantNotServed { .. } => Self::NotServed,
            Error::MissingScope { scope } => Self::MissingScope { scope },
            error => Self::Unavailable(error.into()),
        }
    }
}

impl From<PoolError> for KeyRejection {
    fn from(error: PoolError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl KeyRejection {
    /// The status of the response.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NoKey | Self::UnknownKey | Self::Ended => StatusCode::UNAUTHORIZED,
            Self::NotServed | Self::ActsAsSomebody | Self::MissingScope { .. } => {
                StatusCode::FORBIDDEN
            }
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    const fn challenge(&self) -> Option<&'static str> {
        match self {
            Self::NoKey => Some("Bearer"),
            Self::UnknownKey | Self::Ended => Some("Bearer error=\"invalid_token\""),
            Self::MissingScope { .. } => Some("Bearer error=\"insufficient_scope\""),
            Self::NotServed | Self::ActsAsSomebody | Self::Unavailable(_) => None,
        }
    }

    pub(crate) fn log(&self) {
        match self {
            Self::Unavailable(error) => {
                tracing::error!(target: "tenancy", error = &**error as &dyn error::Error, "no key could be looked up");
            }
            why => tracing::debug!(target: "tenancy", %why, "request refused"),
        }
    }
}

impl IntoResponse for KeyRejection {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Some(challenge) = self.challenge() {
            let challenge = HeaderValue::from_static(challenge);
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
