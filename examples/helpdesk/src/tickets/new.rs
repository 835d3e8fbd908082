//! Opening a ticket.

use super::write::{self, Open};
use crate::app::{App, Asked};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Submitted, secured};
use crate::live;
use crate::page::{Frame, Part};
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::html;
use serde::Deserialize;

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<Open>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let content = html! {
        p.crumbs { a href="/tickets" { "Tickets" } " / New" }
        div.head { h1 { "New ticket" } }
        form.panel.stacked.form method="post" action="/tickets" {
            (secured(frame.form()))
            label for="subject" { "Subject" }
            input id="subject" name="subject" maxlength="200" required;
            label for="body" { "What is it about?" }
            textarea id="body" name="body" rows="8" maxlength="10000" required {}
            div { button type="submit" { "Open ticket" } }
        }
    };
    Ok(frame.page("New ticket", Part::Tickets, &content))
}

#[derive(Deserialize)]
pub(crate) struct New {
    subject: String,
    body: String,
}

pub(crate) async fn open(
    State(app): State<App>,
    asked: Asked<Open>,
    Submitted(new): Submitted<New>,
) -> Result<Redirect, AppError> {
    if new.subject.trim().is_empty() || new.body.trim().is_empty() {
        return Err(AppError::Refused(
            "A ticket has a subject, and says something.",
        ));
    }
    let (company, me) = (
        asked.member().tenant().clone(),
        asked.member().account().clone(),
    );
    let requester = me.clone();
    let ticket = app
        .permitted(asked, move |conn| {
            Ok(write::open(conn, &me, &new.subject, &new.body)?)
        })
        .await?;
    app.live
        .changed(
            &company,
            &live::Change {
                ticket,
                requester,
                private: false,
            },
        )
        .await;
    Ok(Redirect::to(&format!("/tickets/{ticket}")))
}
