//! The list of tickets.

use super::filter::{After, Filter, Who};
use super::status::Status;
use super::{Heard, Seen, heard, seen};
use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::labels;
use crate::may::{May, SeeTickets};
use crate::models::{Comment, Label, Ticket, TicketLabel};
use crate::page::{Frame, avatar};
use crate::schema::{comments, labels as label_rows, ticket_labels, tickets, users};
use crate::time::ago;
use axum::extract::{Query, State};
use axum::response::Html;
use diesel::sql_types::Text;
use maud::{Markup, html};
use tenancy::dsl::exists;
use tenancy::prelude::*;

/// How many a page has.
const PAGE: usize = 20;

#[diesel::declare_sql_function]
extern "SQL" {
    fn lower(text: Text) -> Text;
}

/// A ticket, as the list shows it.
#[derive(Queryable)]
struct Row {
    id: i64,
    subject: String,
    status: Status,
    updated_at: i64,
    requester: String,
    assignee: Option<String>,
}

/// A label of a ticket.
#[derive(Queryable)]
struct Labelled {
    ticket: i64,
    name: String,
    hue: String,
}

struct Shown {
    rows: Vec<Row>,
    labelled: Vec<Labelled>,
    /// All that one can ask for.
    labels: Vec<(i32, String)>,
}

fn load(
    conn: &mut CompanyConn<'_, SeeTickets>,
    (seen, heard): (Seen, Heard),
    me: String,
    filter: &Filter,
) -> QueryResult<Shown> {
    let assignees = tenancy::alias!(users as assignees);
    let assignee = assignees.field(users::id).nullable();
    let mut rows = Ticket::scoped()
        .inner_join(users::table)
        .left_join(assignees.on(tickets::assignee_id.eq(assignee)))
        .filter(seen)
        .select((
            tickets::id,
            tickets::subject,
            tickets::status,
            tickets::updated_at,
            users::name,
            assignees.field(users::name).nullable(),
        ))
        // One more than is shown says whether there is a next page.
        .limit(i64::try_from(PAGE).unwrap_or(i64::MAX) + 1)
        .into_boxed();
    if let Some(status) = filter.status() {
        rows = rows.filter(tickets::status.eq(status));
    }
    rows = match filter.who() {
        Who::Anybodys => rows,
        Who::Mine => rows.filter(tickets::assignee_id.eq(me)),
        Who::Nobodys => rows.filter(tickets::assignee_id.is_null()),
    };
    if let Some(label) = filter.label() {
        let of_label = TicketLabel::scoped()
            .filter(ticket_labels::label_id.eq(label))
            .select(ticket_labels::ticket_id);
        rows = rows.filter(tickets::id.eq_any(of_label));
    }
    if let Some(pattern) = filter.pattern() {
        let said = Comment::scoped()
            .filter(comments::ticket_id.eq(tickets::id))
            .filter(heard)
            .filter(lower(comments::body).like(pattern.clone()).escape('\\'));
        let named = lower(tickets::subject).like(pattern).escape('\\');
        rows = rows.filter(named.or(exists(said)));
    }
    // By the key of the last row, and not by a count: no row is shown twice, or left out, when others come in between.
    let after = filter.after();
    let rows = if filter.oldest_first() {
        let rows = rows.order(tickets::id);
        match after {
            Some(After { id, .. }) => rows.filter(tickets::id.gt(id)),
            None => rows,
        }
    } else {
        let rows = rows.order((tickets::updated_at.desc(), tickets::id.desc()));
        match after {
            Some(After { updated_at, id }) => rows.filter(
                tickets::updated_at
                    .lt(updated_at)
                    .or(tickets::updated_at.eq(updated_at).and(tickets::id.lt(id))),
            ),
            None => rows,
        }
    };
    let rows: Vec<Row> = rows.load(conn)?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let labelled = TicketLabel::scoped()
        .inner_join(label_rows::table)
        .filter(ticket_labels::ticket_id.eq_any(ids))
        .order(label_rows::name)
        .select((ticket_labels::ticket_id, label_rows::name, label_rows::hue))
        .load(conn)?;
    let labels = Label::scoped()
        .order(label_rows::name)
        .select((label_rows::id, label_rows::name))
        .load(conn)?;
    Ok(Shown {
        rows,
        labelled,
        labels,
    })
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<SeeTickets>,
    Query(filter): Query<Filter>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let conditions = (seen(&asked), heard(&asked));
    let me = asked.member().account().clone();
    let by = filter.clone();
    let mut shown = app
        .permitted(asked, move |conn| Ok(load(conn, conditions, me, &by)?))
        .await?;
    let has_next = shown.rows.len() > PAGE;
    shown.rows.truncate(PAGE);
    let last = shown.rows.last().filter(|_| has_next);
    let next = last.map(|row| {
        filter.next(After {
            updated_at: row.updated_at,
            id: row.id,
        })
    });
    let content = html! {
        div.head {
            h1 { "Tickets" }
            @if frame.may(May::OpenTicket) { a.button href="/tickets/new" { "New ticket" } }
        }
        (filter.form(&shown.labels))
        div id="tickets" data-live { (table(&shown)) }
        @if let Some(next) = next { p.more { a.button.quiet href=(next) { "Next page" } } }
    };
    Ok(frame.live("Tickets", None, &content))
}

fn table(shown: &Shown) -> Markup {
    let of = |ticket| {
        let labelled = shown.labelled.iter();
        labelled.filter(move |label| label.ticket == ticket)
    };
    html! {
        @if shown.rows.is_empty() { p.empty { "No tickets here." } } @else {
            ul.tickets {
                @for row in &shown.rows {
                    li {
                        div.what {
                            a href={ "/tickets/" (row.id) } { (row.subject) }
                            small { "#" (row.id) " · " (row.requester) " · " (ago(row.updated_at)) }
                            @for label in of(row.id) { (labels::chip(&label.name, &label.hue)) }
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
