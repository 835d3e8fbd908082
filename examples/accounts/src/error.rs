//! Why a handler has no answer, and what a page says of it.

use crate::page::{self, Page};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use std::error::Error;
use tenancy::accounts;
use tenancy::web::MemberRejection;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum AppError {
    /// Nobody is signed in.
    SignedOut,
    /// There is no such thing, or it is none of the user's: these look alike.
    NotFound,
    /// The role does not do that.
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

impl From<accounts::Error> for AppError {
    fn from(error: accounts::Error) -> Self {
        use accounts::Error;
        Self::Refused(match error {
            Error::NotAMember | Error::UnknownToken | Error::UnknownJoinLink => {
                return Self::NotFound;
            }
            Error::AboveOwnRole | Error::NotAnOwner => return Self::Forbidden,
            Error::NoReason => "Say why.",
            Error::AnOperator => "That is an operator.",
            Error::MemberSuspended => "You are suspended in this organisation.",
            Error::TenantNotServed { .. } => "This organisation is suspended.",
            Error::UnknownMember => "That is no member any more.",
            Error::LastOwner => "An organisation keeps an owner. Make somebody else one first.",
            Error::SeatsExceeded => "Each seat of this organisation is taken.",
            Error::InvitationClosed { .. } => {
                "This invitation has been answered, taken back, or is too old."
            }
            Error::OtherAddress => {
                "This invitation is for another address than yours. Sign in with the other one."
            }
            Error::InviterGone => {
                "Whoever has invited you may not do so any more. Ask for another invitation."
            }
            Error::JoinLinkRevoked | Error::JoinLinkExpired | Error::JoinLinkUsedUp => {
                "This link lets nobody in any more. Ask for another one."
            }
            Error::MaxJoinLinksExceeded { .. } => "Take a link back first: there are enough.",
            Error::FormerMember => "You have been a member: ask for an invitation.",
            Error::AlreadyMember => "That is a member already.",
            Error::AlreadyInvited => "That address is invited already.",
            Error::NotInvited => "That address is not invited.",
            Error::InvalidSlug(_) => "That is no short name: 3 to 63 of a-z, 0-9 and hyphens.",
            Error::SlugTaken => "That short name is taken.",
            Error::RegistrationClosed => "Nobody founds an organisation here.",
            Error::MaxTenantsExceeded { .. } => "You own as many organisations as one may.",
            Error::MemberTransition { .. } => "Somebody was quicker. Load the page again.",
            error => return Self::failed(error),
        })
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let (status, says) = match self {
            Self::SignedOut => return Redirect::to("/login").into_response(),
            Self::NotFound => (StatusCode::NOT_FOUND, "There is no such page."),
            Self::Forbidden => (StatusCode::FORBIDDEN, "Your role does not do that."),
            Self::Forged => (
                StatusCode::FORBIDDEN,
                "This form is too old. Go back, load the page again, and send it once more.",
            ),
            Self::Refused(why) => (StatusCode::CONFLICT, why),
            Self::Failed(error) => {
                eprintln!("{error}");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something is broken here.",
                )
            }
        };
        said(status, says)
    }
}

/// What the layer says that lets members in.
pub(crate) fn refused(rejection: &MemberRejection, request: &Parts) -> Response {
    let says = match rejection {
        MemberRejection::NotSignedIn if request.method == Method::GET => {
            let next = request.uri.path();
            return Redirect::to(&format!("/login?next={next}")).into_response();
        }
        MemberRejection::NotSignedIn => return AppError::SignedOut.into_response(),
        MemberRejection::MemberSuspended => "You are suspended in this organisation.",
        MemberRejection::NotImpersonating => {
            return Redirect::to("/operators").into_response();
        }
        MemberRejection::TenantNotServed { .. } => "This organisation is suspended.",
        MemberRejection::Unavailable(_) => "Something is broken here.",
        _ => return AppError::NotFound.into_response(),
    };
    said(rejection.status(), says)
}

fn said(status: StatusCode, says: &str) -> Response {
    let page = Page::outside("Not done").show(&html! {
        h1 { "Not done" }
        p { (says) }
        p { a href="/" { "To your organisations" } }
    });
    (status, page::html(page)).into_response()
}
