//! Somebody leaves a company.

use crate::app::{Acting, App};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, secured};
use crate::page::outside;
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::html;
use tenancy::accounts::Leave;

/// Asks whether they mean it.
pub(crate) async fn page(browser: Browser, member: Acting) -> Result<Html<String>, AppError> {
    let form = browser.form().await?;
    let content = html! {
        div.panel.narrow {
            h1 { "Leave " (member.slug()) "?" }
            p { "What you have written stays, with your name. Your teams and your keys end, and only an invitation brings you back." }
            form method="post" action="/leave" {
                (secured(&form))
                div.inline {
                    button.danger type="submit" { "Leave" }
                    a.button.quiet href="/" { "Stay" }
                }
            }
        }
    };
    Ok(outside("Leave", None, &content))
}

pub(crate) async fn leave(
    State(app): State<App>,
    browser: Browser,
    member: Acting,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    member.forget(&browser).await?;
    let to = app.site().page("/");
    app.unscoped("somebody leaves a company", move |conn| {
        Ok(Leave::of(&member).execute(conn)?)
    })
    .await?;
    Ok(Redirect::to(&to))
}
