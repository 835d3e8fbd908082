//! The files of a ticket, and the form that adds one.

use super::upload::{KINDS, LIMIT};
use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::secured;
use crate::may::{May, SeeTickets};
use crate::models::{Attachment, Ticket};
use crate::page::{Frame, Part};
use crate::schema::{attachments, tickets};
use crate::tickets::{Seen, seen};
use crate::time::ago;
use axum::extract::{Path, State};
use axum::response::Html;
use maud::html;
use tenancy::prelude::*;

/// A file, as the list shows it.
#[derive(Queryable)]
struct Row {
    id: i64,
    name: String,
    kind: String,
    at: i64,
}

fn load(
    conn: &mut CompanyConn<'_, SeeTickets>,
    ticket: i64,
    seen: Seen,
) -> QueryResult<(String, Vec<Row>)> {
    let subject = Ticket::scoped()
        .filter(tickets::id.eq(ticket))
        .filter(seen)
        .select(tickets::subject)
        .first(conn)?;
    let rows = Attachment::scoped()
        .filter(attachments::ticket_id.eq(ticket))
        .order(attachments::id)
        .select((
            attachments::id,
            attachments::name,
            attachments::kind,
            attachments::at,
        ))
        .load(conn)?;
    Ok((subject, rows))
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<SeeTickets>,
    Path(ticket): Path<i64>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let seen = seen(&asked);
    let (subject, rows) = app
        .permitted(asked, move |conn| Ok(load(conn, ticket, seen)?))
        .await?;
    let here = format!("/tickets/{ticket}/attachments");
    let accepted: Vec<_> = KINDS.iter().map(|(kind, _)| *kind).collect();
    let content = html! {
        p.crumbs {
            a href="/tickets" { "Tickets" } " / " a href={ "/tickets/" (ticket) } { "#" (ticket) } " / Files"
        }
        div.head { h1 { (subject) } }
        @if rows.is_empty() { p.empty { "No files here." } } @else {
            ul.rows {
                @for row in &rows {
                    li {
                        span.what { a href={ (here) "/" (row.id) } { (row.name) } small { (row.kind) } }
                        small { (ago(row.at)) }
                    }
                }
            }
        }
        @if frame.may(May::Reply) || frame.may(May::WriteNotes) {
            form.panel.stacked method="post" action=(here) enctype="multipart/form-data" {
                (secured(frame.form()))
                label for="file" { "Add a file" }
                input id="file" name="file" type="file" accept=(accepted.join(",")) required;
                small { "Pictures, PDF and plain text, up to " (LIMIT / 1024 / 1024) " MiB." }
                div { button type="submit" { "Upload" } }
            }
        }
    };
    Ok(frame.page("Files", Part::Tickets, &content))
}
