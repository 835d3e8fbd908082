//! Tickets, as programs have them.

use super::{ApiError, ByKey, Key, Scope};
use crate::app::App;
use crate::error::AppError;
use crate::may::{AllTickets, SeeTickets};
use crate::models::Ticket;
use crate::schema::tickets;
use crate::tickets::status::Status;
use crate::tickets::{Seen, write};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tenancy::prelude::*;

/// How many an answer has.
const PAGE: i64 = 100;

/// A ticket.
#[derive(Queryable, Serialize)]
pub(crate) struct Row {
    id: i64,
    subject: String,
    status: Status,
    opened_at: i64,
    updated_at: i64,
}

/// What a program says that opens one.
#[derive(Deserialize)]
pub(crate) struct New {
    subject: String,
    body: String,
}

/// Those that the owner of the key reads.
fn seen(by: &ByKey) -> Seen {
    let mine = tickets::requester_id.eq(by.me.clone());
    by.rights.held::<AllTickets>().or(mine)
}

pub(crate) async fn list(State(app): State<App>, key: Key) -> Result<Json<Vec<Row>>, ApiError> {
    let rows = app.by_key::<SeeTickets, _>(key, Scope::ReadTickets, |by, conn| {
        let rows = Ticket::scoped()
            .filter(seen(by))
            .order(tickets::id.desc())
            .limit(PAGE)
            .select((
                tickets::id,
                tickets::subject,
                tickets::status,
                tickets::opened_at,
                tickets::updated_at,
            ));
        Ok(rows.load::<Row>(conn)?)
    });
    Ok(Json(rows.await?))
}

pub(crate) async fn read(
    State(app): State<App>,
    key: Key,
    Path(id): Path<i64>,
) -> Result<Json<Row>, ApiError> {
    let row = app.by_key::<SeeTickets, _>(key, Scope::ReadTickets, move |by, conn| {
        let row = Ticket::scoped()
            .filter(tickets::id.eq(id))
            .filter(seen(by))
            .select((
                tickets::id,
                tickets::subject,
                tickets::status,
                tickets::opened_at,
                tickets::updated_at,
            ));
        Ok(row.first::<Row>(conn)?)
    });
    Ok(Json(row.await?))
}

pub(crate) async fn open(
    State(app): State<App>,
    key: Key,
    Json(new): Json<New>,
) -> Result<impl IntoResponse, ApiError> {
    let length = new.subject.trim().chars().count();
    if !(1..=200).contains(&length) || new.body.trim().is_empty() {
        return Err(AppError::Refused(
            "a ticket has a subject of up to 200 characters, and a body",
        )
        .into());
    }
    let id = app.by_key::<write::Open, _>(key, Scope::WriteTickets, move |by, conn| {
        Ok(write::open(conn, &by.me, &new.subject, &new.body)?)
    });
    Ok((StatusCode::CREATED, Json(json!({ "id": id.await? }))))
}
