//! One ticket, and what was said of it.

use super::status::Status;
use super::{Seen, seen};
use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::may::{ReadNotes, SeeTickets};
use crate::models::{Comment, Ticket};
use crate::page::{Frame, Part, avatar};
use crate::schema::{comments, tickets, users};
use crate::time::ago;
use axum::extract::{Path, State};
use axum::response::Html;
use diesel::dsl;
use diesel::helper_types::AsExprOf;
use diesel::sql_types::Bool;
use maud::{Markup, html};
use tenancy::prelude::*;

/// A ticket, as its page shows it.
#[derive(Queryable)]
struct Shown {
    id: i64,
    subject: String,
    status: Status,
    opened_at: i64,
    requester: String,
    assignee: Option<String>,
}

/// What somebody has said.
#[derive(Queryable)]
struct Said {
    by: String,
    private: bool,
    body: String,
    at: i64,
}

/// What is for all who see the ticket, or also the notes.
type Heard = dsl::Or<AsExprOf<bool, Bool>, dsl::Eq<comments::private, bool>>;

fn load(
    conn: &mut CompanyConn<'_, SeeTickets>,
    id: i64,
    seen: Seen,
    heard: Heard,
) -> QueryResult<(Shown, Vec<Said>)> {
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
    Ok((ticket, said))
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<SeeTickets>,
    Path(id): Path<i64>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let seen = seen(&asked);
    let heard = asked.held::<ReadNotes>().or(comments::private.eq(false));
    let (ticket, said) = app
        .permitted(asked, move |conn| Ok(load(conn, id, seen, heard)?))
        .await?;
    let content = html! {
        p.crumbs { a href="/tickets" { "Tickets" } " / #" (ticket.id) }
        div.head { h1 { (ticket.subject) } (ticket.status.badge()) }
        div.split {
            section aria-label="What was said" { (thread(&said)) }
            aside aria-label="About this ticket" {
                dl {
                    dt { "From" } dd { (ticket.requester) }
                    dt { "Assigned to" } dd { (ticket.assignee.as_deref().unwrap_or("Nobody yet")) }
                    dt { "Opened" } dd { (ago(ticket.opened_at)) }
                }
            }
        }
    };
    Ok(frame.page(&ticket.subject, Part::Tickets, &content))
}

fn thread(said: &[Said]) -> Markup {
    html! {
        ol.thread {
            @for one in said {
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
    }
}
