//! Labels: those of the company, and those of all.

use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, secured};
use crate::may::{ChangeLabels, ChangeTicket, SeeTickets};
use crate::models::{Label, TicketLabel};
use crate::page::{Frame, Part};
use crate::schema::{labels, ticket_labels};
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use diesel::result::{DatabaseErrorKind, Error};
use maud::{Markup, html};
use serde::Deserialize;
use tenancy::permissions::All;
use tenancy::prelude::*;

/// The colours that a label can have.
pub(crate) const HUES: [&str; 6] = ["slate", "red", "amber", "green", "blue", "violet"];

/// Whoever changes labels sees them. One that goes leaves the tickets that have it, so that asks for a third.
type Change = All<(SeeTickets, ChangeLabels, ChangeTicket)>;

/// A label, its name and colour, and whose it is: without a company it is everybody's.
type Row = (i32, String, String, Option<i32>);

/// A label beside a ticket.
pub(crate) fn chip(name: &str, hue: &str) -> Markup {
    html! { span class={ "chip " (hue) } { (name) } }
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<Change>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let load = |conn: &mut CompanyConn<'_, Change>| {
        let labels = Label::scoped().order(labels::name).select((
            labels::id,
            labels::name,
            labels::hue,
            labels::company_id,
        ));
        Ok(labels.load::<Row>(conn)?)
    };
    let rows = app.permitted(asked, load).await?;
    let content = html! {
        div.head { h1 { "Labels" } }
        ul.rows {
            @for (id, name, hue, company) in &rows {
                li {
                    span.what { (chip(name, hue)) }
                    @if company.is_some() {
                        form method="post" action={ "/labels/" (id) "/delete" } {
                            (secured(frame.form()))
                            button.quiet type="submit" aria-label={ "Delete " (name) } { "Delete" }
                        }
                    } @else { span.tag { "For all companies" } }
                }
            }
        }
        h2 { "New label" }
        form.panel.inline method="post" action="/labels" {
            (secured(frame.form()))
            label for="name" { "Name" }
            input id="name" name="name" maxlength="40" required;
            label for="hue" { "Colour" }
            select id="hue" name="hue" { @for hue in HUES { option value=(hue) { (hue) } } }
            button type="submit" { "Add label" }
        }
    };
    Ok(frame.page("Labels", Part::Labels, &content))
}

#[derive(Deserialize)]
pub(crate) struct New {
    name: String,
    hue: String,
}

/// The database keeps two labels of one name apart, and an own one from one of all.
pub(crate) async fn make(
    State(app): State<App>,
    asked: Asked<Change>,
    Submitted(new): Submitted<New>,
) -> Result<Redirect, AppError> {
    let name = new.name.trim().to_owned();
    if name.is_empty() || !HUES.contains(&new.hue.as_str()) {
        return Err(AppError::Refused("A label has a name and a colour."));
    }
    app.permitted(asked, |conn| {
        let values = (labels::name.eq(name), labels::hue.eq(new.hue));
        match Label::insert(values).execute(conn) {
            Ok(_) => Ok(()),
            // SQLite does not say of a trigger that it is about two of one name.
            Err(Error::DatabaseError(
                DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::Unknown,
                _,
            )) => Err(AppError::Refused("There is a label of that name.")),
            Err(error) => Err(error.into()),
        }
    })
    .await?;
    Ok(Redirect::to("/labels"))
}

/// Only one of the company's own goes: no company writes what is everybody's.
pub(crate) async fn delete(
    State(app): State<App>,
    asked: Asked<Change>,
    Path(label): Path<i32>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    app.permitted(asked, move |conn| {
        conn.transaction(|conn| {
            let of = TicketLabel::scoped().filter(ticket_labels::label_id.eq(label));
            TicketLabel::delete(of).execute(conn)?;
            Ok(Label::delete(label).execute_one(conn)?)
        })
    })
    .await?;
    Ok(Redirect::to("/labels"))
}
