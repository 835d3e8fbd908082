//! Why a handler has no answer, and what a page says of it.

use crate::page;
use crate::site::Site;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use std::error::Error;
use tenancy::accounts;
use tenancy::permissions;
use tenancy::web::MemberRejection;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum AppError {
    /// Nobody is signed in.
    SignedOut,
    /// There is no such thing, or it is none of the user's: these look alike.
    NotFound,
    /// Nothing that the user holds lets them.
    Forbidden,
    /// The form is none of this session's.
    Forged,
    /// It was not done, for a reason that the user can do something about.
    Refused(&'static str),
    Failed(Box<dyn Error + Send + Sync>),
}

impl AppError {
    pub(crate) fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed(error.into())
    }

    /// For who has no page to show it on.
    pub(crate) fn into_error(self) -> Box<dyn Error + Send + Sync> {
        match self {
            Self::Failed(error) => error,
            refused => format!("{refused:?}").into(),
        }
    }
}

impl From<diesel::result::Error> for AppError {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            error => Self::failed(error),
        }
    }
}

impl From<tower_sessions::session::Error> for AppError {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self::failed(error)
    }
}

impl From<permissions::Denied> for AppError {
    fn from(_: permissions::Denied) -> Self {
        Self::Forbidden
    }
}

impl From<permissions::Error> for AppError {
    fn from(error: permissions::Error) -> Self {
        use permissions::Error;
        match error {
            Error::Accounts(error) => error.into(),
            Error::Denied(error) => error.into(),
            Error::UnknownTeam => Self::NotFound,
            Error::InvalidTeamName => Self::Refused("That is no name for a team."),
            Error::TeamNameTaken => Self::Refused("There is a team of that name."),
            error => Self::failed(error),
        }
    }
}

impl From<accounts::Error> for AppError {
    fn from(error: accounts::Error) -> Self {
        use accounts::Error;
        Self::Refused(match error {
            Error::NotAMember | Error::UnknownToken | Error::UnknownKey | Error::UnknownTenant => {
                return Self::NotFound;
            }
            Error::AboveOwnRole | Error::NotAnOwner => return Self::Forbidden,
            Error::MemberSuspended => "You are suspended in this company.",
            Error::TenantNotServed { .. } => "This company is suspended.",
            Error::UnknownMember => "That is no member any more.",
            Error::LastOwner => "A company keeps an owner. Make somebody else one first.",
            Error::SeatsExceeded => "Each seat of this company is taken.",
            Error::InvitationClosed { .. } => {
                "This invitation has been answered, taken back, or is too old."
            }
            Error::OtherAddress => {
                "This invitation is for another address than yours. Sign in with the other one."
            }
            Error::InviterGone => {
                "Whoever has invited you may not do so any more. Ask for another invitation."
            }
            Error::AlreadyMember => "That is a member already.",
            Error::AlreadyInvited => "That address is invited already.",
            Error::NotInvited => "That address is not invited.",
            Error::InvalidSlug(_) => "That is no short name: 3 to 63 of a-z, 0-9 and hyphens.",
            Error::SlugTaken => "That short name is taken.",
            Error::RegistrationClosed => "Nobody founds a company here.",
            Error::MaxTenantsExceeded { .. } => "You own as many companies as one may.",
            Error::MaxSlugsExceeded { .. } => "This company has had too many short names.",
            Error::MemberTransition { .. } | Error::TenantTransition { .. } => {
                "Somebody was quicker. Load the page again."
            }
            error => return Self::failed(error),
        })
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match self {
            Self::SignedOut => Redirect::to("/login").into_response(),
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::Forbidden => StatusCode::FORBIDDEN.into_response(),
            Self::Forged => page::told(
                StatusCode::FORBIDDEN,
                "This form is too old. Go back, load the page again, and send it once more.",
            ),
            Self::Refused(why) => page::told(StatusCode::CONFLICT, why),
            Self::Failed(error) => {
                tracing::error!(error = &*error as &dyn Error, "a request has failed");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// Whoever is not signed in goes to the sign-in, and from there back.
pub(crate) fn refused(site: &Site, rejection: MemberRejection, request: &Parts) -> Response {
    if !matches!(rejection, MemberRejection::NotSignedIn) {
        return rejection.into_response();
    }
    let mut to = site.page("/login");
    if let (&Method::GET, Some(next)) = (&request.method, site.of_request(request)) {
        to.extend(["?next=", &next.replace('&', "%26")]);
    }
    Redirect::to(&to).into_response()
}

/// What a status says that has come without a page: from a layer, or for a reason that needs no words of its own.
pub(crate) fn with_page(response: Response) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.headers().contains_key(CONTENT_TYPE) {
        return response;
    }
    let says = match status {
        StatusCode::NOT_FOUND => "There is no such page, or it is none of yours.",
        StatusCode::FORBIDDEN => "You may not do that here. Whoever changes teams can let you.",
        StatusCode::METHOD_NOT_ALLOWED => "That is not how to ask for this page.",
        status if status.is_client_error() => "The request is none that this page understands.",
        _ => "Something is broken here. It has been written down.",
    };
    // What the layers further in have said stays, a new id of the session above all.
    let (told, body) = page::told(status, says).into_parts();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.extend(told.headers);
    Response::from_parts(parts, body)
}
