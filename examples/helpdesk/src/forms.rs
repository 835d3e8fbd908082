//! Forms, which only the application's own pages send.

use crate::browser::Browser;
use crate::error::AppError;
use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use maud::{Markup, html};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What a form of this session has sent. A form of another site's does not know the secret in it, and is refused.
pub(crate) struct Submitted<T>(pub(crate) T);

#[derive(Deserialize)]
struct Secured<T> {
    form: String,
    #[serde(flatten)]
    fields: T,
}

/// A form with a button alone.
#[derive(Deserialize)]
pub(crate) struct Pressed {}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequest<S> for Submitted<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let (mut parts, body) = request.into_parts();
        let browser = Browser::from_request_parts(&mut parts, state).await?;
        let request = Request::from_parts(parts, body);
        let form = Form::<Secured<T>>::from_request(request, state).await;
        let Form(sent) = form.map_err(|_| AppError::Forged)?;
        if browser.has_sent(&sent.form).await? {
            Ok(Self(sent.fields))
        } else {
            Err(AppError::Forged)
        }
    }
}

/// The secret, in a form.
pub(crate) fn secured(form: &str) -> Markup {
    html! { input type="hidden" name="form" value=(form); }
}

/// A button that sends a form of its own.
pub(crate) fn button(form: &str, action: &str, label: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            (secured(form))
            button.quiet type="submit" { (label) }
        }
    }
}
