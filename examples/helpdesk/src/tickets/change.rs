//! Changing a ticket: how it stands, who is at it, and its labels.

use super::seen;
use super::status::Status;
use super::write::{self, Change};
use crate::app::{App, Asked};
use crate::error::AppError;
use crate::forms::Submitted;
use crate::live;
use axum::extract::{Path, State};
use axum::response::Redirect;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Changed {
    status: String,
    /// Empty is nobody.
    assignee: String,
}

pub(crate) async fn change(
    State(app): State<App>,
    asked: Asked<Change>,
    Path(ticket): Path<i64>,
    Submitted(changed): Submitted<Changed>,
) -> Result<Redirect, AppError> {
    let status = Status::named(&changed.status).ok_or(AppError::Refused("That is no status."))?;
    let assignee = Some(changed.assignee).filter(|assignee| !assignee.is_empty());
    let (company, seen) = (asked.member().tenant().clone(), seen(&asked));
    let requester = app
        .permitted(asked, move |conn| {
            if let Some(assignee) = &assignee {
                let agents = write::agents(conn)?;
                if !agents.iter().any(|(id, _)| id == assignee) {
                    return Err(AppError::Refused("They do not answer tickets here."));
                }
            }
            Ok(write::change(conn, ticket, seen, status, assignee)?)
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

#[derive(Deserialize)]
pub(crate) struct Labelled {
    // The fields beside the secret of the form are texts.
    label: String,
    does: Does,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Does {
    Add,
    Remove,
}

pub(crate) async fn label(
    State(app): State<App>,
    asked: Asked<Change>,
    Path(ticket): Path<i64>,
    Submitted(Labelled { label, does }): Submitted<Labelled>,
) -> Result<Redirect, AppError> {
    let label = label.parse().map_err(|_| AppError::NotFound)?;
    let (company, seen) = (asked.member().tenant().clone(), seen(&asked));
    let requester = app
        .permitted(asked, move |conn| {
            Ok(match does {
                Does::Add => write::add_label(conn, ticket, seen, label),
                Does::Remove => write::remove_label(conn, ticket, seen, label),
            }?)
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
