//! A file goes out: to be kept, and never shown as a page of this server.

use crate::app::{App, Asked};
use crate::error::AppError;
use crate::may::SeeTickets;
use crate::models::{Attachment, Ticket};
use crate::schema::{attachments, tickets};
use crate::tickets::seen;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use tenancy::prelude::*;

/// What a browser is sent: as what, under which name, and what is in it.
type Sent = (String, String, Vec<u8>);

pub(crate) async fn download(
    State(app): State<App>,
    asked: Asked<SeeTickets>,
    Path((ticket, id)): Path<(i64, i64)>,
) -> Result<impl IntoResponse, AppError> {
    let seen = seen(&asked);
    let (kind, name, content) = app
        .permitted(asked, move |conn| {
            let of_ticket = Ticket::scoped()
                .filter(tickets::id.eq(ticket))
                .filter(seen)
                .select(tickets::id);
            let file = Attachment::scoped()
                .filter(attachments::id.eq(id))
                .filter(attachments::ticket_id.eq_any(of_ticket))
                .select((attachments::kind, attachments::name, attachments::content));
            Ok(file.first::<Sent>(conn)?)
        })
        .await?;
    let keep = format!("attachment; filename=\"{name}\"");
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, keep)], content))
}
