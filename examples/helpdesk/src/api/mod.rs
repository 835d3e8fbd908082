//! What programs ask, by a key of somebody's: JSON, at the host of each company.

pub(crate) mod tickets;

use crate::app::{App, CompanyConn};
use crate::error::AppError;
use crate::may::May;
use crate::models::{Company, Rank, User};
use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tenancy::accounts::KeyScope;
use tenancy::permissions::{KeyRights, Requirement, ScopePermissions};
use tenancy::web::{CurrentKey, KeyRejection};

/// By which key a request is.
pub(crate) type Key = CurrentKey<Company, User>;

/// What a key lets a program do, of what its owner may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    ReadTickets,
    WriteTickets,
}

impl KeyScope for Scope {
    type Role = Rank;

    const ALL: &'static [Self] = &[Self::ReadTickets, Self::WriteTickets];

    fn name(self) -> &'static str {
        match self {
            Self::ReadTickets => "tickets:read",
            Self::WriteTickets => "tickets:write",
        }
    }

    fn needs(self) -> Rank {
        Rank::Member
    }
}

impl ScopePermissions for Scope {
    type Permissions = May;

    fn permissions(self) -> &'static [May] {
        match self {
            Self::ReadTickets => &[May::AllTickets, May::OwnTickets],
            Self::WriteTickets => &[May::OpenTicket, May::Reply],
        }
    }
}

/// Who acts by a key, and what they hold, as far as the key says.
pub(crate) struct ByKey {
    rights: KeyRights<Company, User>,
    me: String,
}

/// Why a program has no answer.
pub(crate) enum ApiError {
    Key(KeyRejection),
    App(AppError),
}

impl From<KeyRejection> for ApiError {
    fn from(rejection: KeyRejection) -> Self {
        Self::Key(rejection)
    }
}

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, says) = match self {
            // What a client is told by headers, too.
            Self::Key(rejection) => return rejection.into_response(),
            Self::App(AppError::NotFound) => (StatusCode::NOT_FOUND, "no such thing"),
            Self::App(AppError::Forbidden) => {
                (StatusCode::FORBIDDEN, "whose key it is may not do that")
            }
            Self::App(AppError::Refused(why)) => (StatusCode::CONFLICT, why),
            Self::App(error) => return error.into_response(),
        };
        (status, Json(json!({ "error": says }))).into_response()
    }
}

/// A layer's refusal, in JSON as all else here. What it says by headers stays.
pub(crate) fn with_json(response: Response) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.headers().contains_key(CONTENT_TYPE) {
        return response;
    }
    let says = status.canonical_reason().unwrap_or("refused");
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    let mut response = (status, Json(json!({ "error": says }))).into_response();
    response.headers_mut().extend(parts.headers);
    response
}

impl App {
    /// Works on the rows of the key's company: as far as `scope` is the key's, and `P` is held by whose key it is. Both are asked at
    /// each request.
    async fn by_key<P, R>(
        &self,
        key: Key,
        scope: Scope,
        work: impl FnOnce(&ByKey, &mut CompanyConn<'_, P>) -> Result<R, AppError> + Send + 'static,
    ) -> Result<R, ApiError>
    where
        P: Requirement<May> + 'static,
        R: Send + 'static,
    {
        key.require(scope).map_err(KeyRejection::from)?;
        let worked = self.unscoped("what the owner of a key may do", move |conn| {
            // A key that is nobody's own has no team, and none is made here.
            let me = key.account().ok_or(AppError::Forbidden)?.clone();
            let rights = KeyRights::of(&key, conn)?;
            let by = ByKey { rights, me };
            let permit = by.rights.permit::<P>()?;
            work(&by, &mut permit.borrow(conn))
        });
        Ok(worked.await?)
    }
}
