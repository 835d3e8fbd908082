//! Writing to a ticket.

use super::seen;
use super::write::{self, Answer};
use crate::app::{App, Asked};
use crate::error::AppError;
use crate::forms::Submitted;
use crate::live;
use crate::may::{Reply, WriteNotes};
use axum::extract::{Path, State};
use axum::response::Redirect;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Written {
    body: String,
    /// The box is sent where it is ticked.
    private: Option<String>,
}

/// A note is for who reads notes, and a reply for all who see the ticket: each asks for a permission of its own.
pub(crate) async fn write(
    State(app): State<App>,
    asked: Asked<Answer>,
    Path(ticket): Path<i64>,
    Submitted(written): Submitted<Written>,
) -> Result<Redirect, AppError> {
    let private = written.private.is_some();
    if private {
        drop(asked.permit::<WriteNotes>()?);
    } else {
        drop(asked.permit::<Reply>()?);
    }
    if written.body.trim().is_empty() {
        return Err(AppError::Refused("Say something."));
    }
    let (me, seen) = (asked.member().account().clone(), seen(&asked));
    let company = asked.member().tenant().clone();
    let requester = app
        .permitted(asked, move |conn| {
            Ok(write::answer(
                conn,
                ticket,
                seen,
                &me,
                private,
                &written.body,
            )?)
        })
        .await?;
    app.live
        .changed(
            &company,
            &live::Change {
                ticket,
                requester,
                private,
            },
        )
        .await;
    Ok(Redirect::to(&format!("/tickets/{ticket}")))
}
