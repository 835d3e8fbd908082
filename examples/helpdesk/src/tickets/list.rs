//! The list of tickets.

use super::status::Status;
use super::{Seen, seen};
use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::may::SeeTickets;
use crate::models::Ticket;
use crate::page::{Frame, Part, avatar};
use crate::schema::{tickets, users};
use crate::time::ago;
use axum::extract::State;
use axum::response::Html;
use maud::{Markup, html};
use tenancy::prelude::*;

/// How many a page has.
const PAGE: i64 = 25;

/// A ticket, as the list shows it.
#[derive(Queryable)]
pub(crate) struct Row {
    id: i64,
    subject: String,
    status: Status,
    updated_at: i64,
    requester: String,
    assignee: Option<String>,
}

fn load(conn: &mut CompanyConn<'_, SeeTickets>, seen: Seen) -> QueryResult<Vec<Row>> {
    let assignees = tenancy::alias!(users as assignees);
    let assignee = assignees.field(users::id).nullable();
    Ticket::scoped()
        .inner_join(users::table)
        .left_join(assignees.on(tickets::assignee_id.eq(assignee)))
        .filter(seen)
        .order((tickets::updated_at.desc(), tickets::id.desc()))
        .limit(PAGE)
        .select((
            tickets::id,
            tickets::subject,
            tickets::status,
            tickets::updated_at,
            users::name,
            assignees.field(users::name).nullable(),
        ))
        .load(conn)
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<SeeTickets>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let seen = seen(&asked);
    let rows = app
        .permitted(asked, move |conn| Ok(load(conn, seen)?))
        .await?;
    let content = html! {
        div.head { h1 { "Tickets" } }
        (table(&rows))
    };
    Ok(frame.page("Tickets", Part::Tickets, &content))
}

fn table(rows: &[Row]) -> Markup {
    html! {
        @if rows.is_empty() { p.empty { "No tickets here." } } @else {
            ul.tickets {
                @for row in rows {
                    li {
                        div.what {
                            a href={ "/tickets/" (row.id) } { (row.subject) }
                            small { "#" (row.id) " · " (row.requester) " · " (ago(row.updated_at)) }
                        }
                        (row.status.badge())
                        @match &row.assignee {
                            Some(name) => span.who { (avatar(name)) span { (name) } },
                            None => span.who.faint { "Nobody yet" },
                        }
                    }
                }
            }
        }
    }
}
