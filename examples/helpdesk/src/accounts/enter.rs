//! Signing in and out.

use crate::app::App;
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, secured};
use crate::page::{avatar, outside};
use crate::schema::{passwords, users};
use crate::seed;
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;
use tenancy::accounts::Address;
use tenancy::prelude::*;

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct Next {
    next: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct LogIn {
    address: String,
    password: String,
    next: Option<String>,
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    Query(Next { next }): Query<Next>,
) -> Result<Html<String>, AppError> {
    let form = browser.form().await?;
    let next = next.and_then(|next| app.site().own(next));
    let next = next.as_deref().unwrap_or_default();
    Ok(outside(
        "Sign in",
        None,
        &html! {
            div.panel.narrow {
                h1 { "Sign in" }
                form.stacked method="post" action="/login" {
                    (secured(&form))
                    input type="hidden" name="next" value=(next);
                    label for="address" { "Email address" }
                    input id="address" name="address" type="email" autocomplete="username" required;
                    label for="password" { "Password" }
                    input id="password" name="password" type="password" autocomplete="current-password" required;
                    button type="submit" { "Sign in" }
                }
                p { "No account yet? " a href="/signup" { "Sign up" } }
            }
            @if app.config.demo { (people(&form, next)) }
        },
    ))
}

/// Whom somebody who looks around can be.
fn people(form: &str, next: &str) -> Markup {
    html! {
        section.narrow aria-labelledby="demo" {
            h2 id="demo" { "Or look around as" }
            ul.people {
                @for person in seed::PEOPLE {
                    li {
                        form method="post" action="/login" {
                            (secured(form))
                            input type="hidden" name="next" value=(next);
                            input type="hidden" name="address" value=(person.address);
                            input type="hidden" name="password" value=(seed::PASSWORD);
                            button.person type="submit" {
                                (avatar(person.name))
                                span { (person.name) small { (person.is) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(crate) async fn log_in(
    State(app): State<App>,
    browser: Browser,
    Submitted(sent): Submitted<LogIn>,
) -> Result<Redirect, AppError> {
    const WRONG: AppError = AppError::Refused("Address or password is wrong.");
    let address: Address = sent.address.parse().map_err(|_| WRONG)?;
    let known = app
        .unscoped("who signs in", move |conn| {
            let user = users::table
                .inner_join(passwords::table)
                .filter(users::address.eq(address.as_str()))
                .select((users::id, passwords::hash));
            Ok(user.first::<(String, String)>(&mut **conn).optional()?)
        })
        .await?;
    let (user, hash) = known.unzip();
    let is = app.config.passwords.is(sent.password, hash).await?;
    browser.sign_in(user.filter(|_| is).ok_or(WRONG)?).await?;
    let next = sent.next.and_then(|next| app.site().own(next));
    Ok(Redirect::to(next.as_deref().unwrap_or("/")))
}

pub(crate) async fn log_out(
    State(app): State<App>,
    browser: Browser,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    if let Some(session) = browser.sign_out().await? {
        app.live.log_out(&session);
    }
    Ok(Redirect::to("/login"))
}
