//! One ticket, and what was said of it.

use super::status::Status;
use super::{Heard, Seen, heard, seen, write};
use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::secured;
use crate::labels;
use crate::may::{May, SeeTickets};
use crate::models::{Comment, Label, Ticket, TicketLabel};
use crate::page::{Frame, avatar};
use crate::schema::{comments, labels as label_rows, ticket_labels, tickets, users};
use crate::time::ago;
use axum::extract::{Path, State};
use axum::response::Html;
use maud::{Markup, html};
use tenancy::prelude::*;

/// A ticket, as its page shows it.
#[derive(Queryable)]
struct Row {
    id: i64,
    subject: String,
    status: Status,
    opened_at: i64,
    requester: String,
    assignee_id: Option<String>,
    assignee: Option<String>,
}

/// What somebody has said.
#[derive(Queryable)]
pub(crate) struct Said {
    by: String,
    private: bool,
    body: String,
    at: i64,
}

/// A label: its key, name and colour.
type Labelled = (i32, String, String);

struct Shown {
    ticket: Row,
    said: Vec<Said>,
    labelled: Vec<Labelled>,
    /// Those that it could have.
    labels: Vec<Labelled>,
    agents: Vec<(String, String)>,
}

fn load(
    conn: &mut CompanyConn<'_, SeeTickets>,
    id: i64,
    seen: Seen,
    heard: Heard,
) -> QueryResult<Shown> {
    let assignees = tenancy::alias!(users as assignees);
    let assignee = assignees.field(users::id).nullable();
    let ticket = Ticket::scoped()
        .inner_join(users::table)
        .left_join(assignees.on(tickets::assignee_id.eq(assignee)))
        .filter(tickets::id.eq(id))
        .filter(seen)
        .select((
            tickets::id,
            tickets::subject,
            tickets::status,
            tickets::opened_at,
            users::name,
            tickets::assignee_id,
            assignees.field(users::name).nullable(),
        ))
        .first(conn)?;
    let said = Comment::scoped()
        .inner_join(users::table)
        .filter(comments::ticket_id.eq(id))
        .filter(heard)
        .order(comments::id)
        .select((users::name, comments::private, comments::body, comments::at))
        .load(conn)?;
    let label = (label_rows::id, label_rows::name, label_rows::hue);
    let labelled = TicketLabel::scoped()
        .inner_join(label_rows::table)
        .filter(ticket_labels::ticket_id.eq(id))
        .order(label_rows::name)
        .select(label)
        .load(conn)?;
    let labels = Label::scoped()
        .order(label_rows::name)
        .select(label)
        .load(conn)?;
    Ok(Shown {
        ticket,
        said,
        labelled,
        labels,
        agents: write::agents(conn)?,
    })
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<SeeTickets>,
    Path(id): Path<i64>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let (seen, heard) = (seen(&asked), heard(&asked));
    let shown = app
        .permitted(asked, move |conn| Ok(load(conn, id, seen, heard)?))
        .await?;
    let ticket = &shown.ticket;
    let content = html! {
        p.crumbs { a href="/tickets" { "Tickets" } " / #" (ticket.id) }
        div.head {
            h1 { (ticket.subject) }
            a href={ "/tickets/" (ticket.id) "/attachments" } { "Files" }
            div id="status-now" data-live { (ticket.status.badge()) }
        }
        div.split {
            section aria-label="What was said" {
                ol.thread id="thread" data-live aria-live="polite" { @for one in &shown.said { (said(one)) } }
                (answer(&frame, ticket.id))
            }
            aside id="about" data-live aria-label="About this ticket" { (about(&frame, &shown)) }
        }
    };
    Ok(frame.live(&ticket.subject, Some(ticket.id), &content))
}

fn said(one: &Said) -> Markup {
    html! {
        li.note[one.private] {
            (avatar(&one.by))
            article {
                header {
                    strong { (one.by) }
                    @if one.private { span.tag { "Private note" } }
                    span.faint { (ago(one.at)) }
                }
                p.said { (one.body) }
            }
        }
    }
}

/// The form below what was said, for who may write.
fn answer(frame: &Frame, ticket: i64) -> Markup {
    let (replies, notes) = (frame.may(May::Reply), frame.may(May::WriteNotes));
    html! {
        @if replies || notes {
            form.panel.stacked.answer method="post" action={ "/tickets/" (ticket) "/comments" } {
                (secured(frame.form()))
                label for="body" { @if replies { "Reply" } @else { "Note" } }
                textarea id="body" name="body" rows="5" maxlength="10000" required {}
                div.inline {
                    button type="submit" { "Send" }
                    @if replies && notes {
                        label.check { input type="checkbox" name="private"; "Private note, for agents only" }
                    } @else if notes {
                        input type="hidden" name="private" value="on";
                    }
                }
            }
        }
    }
}

fn about(frame: &Frame, shown: &Shown) -> Markup {
    let ticket = &shown.ticket;
    let here = format!("/tickets/{}", ticket.id);
    html! {
        dl {
            dt { "From" } dd { (ticket.requester) }
            dt { "Opened" } dd { (ago(ticket.opened_at)) }
            @if !frame.may(May::ChangeTicket) {
                dt { "Assigned to" } dd { (ticket.assignee.as_deref().unwrap_or("Nobody yet")) }
            }
        }
        @if frame.may(May::ChangeTicket) {
            form.stacked method="post" action=(here) {
                (secured(frame.form()))
                label for="status" { "Status" }
                select id="status" name="status" {
                    @for status in Status::ALL {
                        option value=(status.name()) selected[status == ticket.status] { (status.label()) }
                    }
                }
                label for="assignee" { "Assigned to" }
                select id="assignee" name="assignee" {
                    option value="" { "Nobody yet" }
                    @for (id, name) in &shown.agents {
                        option value=(id) selected[ticket.assignee_id.as_ref() == Some(id)] { (name) }
                    }
                }
                div { button.quiet type="submit" { "Save" } }
            }
        }
        h2 { "Labels" }
        (labels_of(frame, shown, &here))
    }
}

fn labels_of(frame: &Frame, shown: &Shown, here: &str) -> Markup {
    let changes = frame.may(May::ChangeTicket);
    let action = format!("{here}/labels");
    let has = |id| shown.labelled.iter().any(|(labelled, ..)| *labelled == id);
    let rest: Vec<_> = shown.labels.iter().filter(|(id, ..)| !has(*id)).collect();
    html! {
        @if shown.labelled.is_empty() { p.faint { "None" } }
        ul.labels {
            @for (id, name, hue) in &shown.labelled {
                li {
                    (labels::chip(name, hue))
                    @if changes {
                        form method="post" action=(action) {
                            (secured(frame.form()))
                            input type="hidden" name="label" value=(id);
                            button.bare name="does" value="remove" aria-label={ "Take off " (name) } { "×" }
                        }
                    }
                }
            }
        }
        @if changes && !rest.is_empty() {
            form.inline method="post" action=(action) {
                (secured(frame.form()))
                select name="label" aria-label="Label to add" {
                    @for (id, name, _) in rest { option value=(id) { (name) } }
                }
                button.quiet name="does" value="add" { "Add" }
            }
        }
    }
}
