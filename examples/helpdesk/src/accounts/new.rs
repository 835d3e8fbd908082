//! The page on which somebody founds a company.

use super::found::{SLUGS, found};
use crate::app::App;
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Submitted, secured};
use crate::models::{Company, User};
use crate::page::outside;
use crate::secret::secret;
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::html;
use serde::Deserialize;
use tenancy::accounts::{self, RegistrationPolicy, SignUp};

/// How many companies somebody owns at once.
const OWNED: u32 = 3;

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
) -> Result<Html<String>, AppError> {
    browser.user().await?;
    let form = browser.form().await?;
    Ok(outside(
        "New company",
        Some(&form),
        &html! {
            div.panel.narrow {
                h1 { "New company" }
                form.stacked method="post" action="/companies" {
                    (secured(&form))
                    input type="hidden" name="request" value=(secret()?);
                    label for="name" { "Name" }
                    input id="name" name="name" maxlength="80" autocomplete="organization" required;
                    label for="slug" { "Address " small { "a-z, 0-9 and hyphens, before ." (app.site().host()) } }
                    input id="slug" name="slug" pattern="[a-z0-9][a-z0-9\\-]{1,61}[a-z0-9]" required;
                    button type="submit" { "Found it" }
                }
            }
        },
    ))
}

#[derive(Deserialize)]
pub(crate) struct New {
    name: String,
    slug: String,
    /// The page has made it: whoever sends its form twice founds one company.
    request: String,
}

pub(crate) async fn make(
    State(app): State<App>,
    browser: Browser,
    Submitted(new): Submitted<New>,
) -> Result<Redirect, AppError> {
    let user = browser.user().await?;
    if new.name.trim().is_empty() {
        return Err(AppError::Refused("A company has a name."));
    }
    let slug = SLUGS.check(&new.slug).map_err(accounts::Error::from)?;
    // Whoever has an account founds companies.
    let admission = RegistrationPolicy::open().admit(None)?;
    let sign_up = SignUp::<Company, User>::by(user, admission)
        .at_most(OWNED)
        .request(new.request);
    let company = app
        .unscoped("somebody founds a company", move |conn| {
            found(conn, sign_up, &new.name, slug)
        })
        .await?;
    browser.gains().await?;
    Ok(Redirect::to(&app.site().company(&company, "/tickets")))
}
