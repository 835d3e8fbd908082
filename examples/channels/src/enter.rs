//! Signing in and out. Everybody is who they say they are: how somebody proves that is in `examples/accounts`.

use crate::Pages;
use crate::session::Browser;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct LogIn {
    user: i32,
}

pub(crate) async fn log_in(
    State(pages): State<Pages>,
    Form(LogIn { user }): Form<LogIn>,
) -> Response {
    match pages.sessions.sign_in(user) {
        Ok(cookie) => ([(SET_COOKIE, cookie)], Redirect::to("/")).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The sockets of the session end with it, whichever window they are in.
pub(crate) async fn log_out(State(pages): State<Pages>, browser: Browser) -> Redirect {
    pages.hub.log_out(&browser.sign_out());
    Redirect::to("/")
}
