//! The notes of an organisation. No handler says whose they are, and none reaches others.

use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, button, secured};
use crate::models::{Note, Org, Rank};
use crate::page::{self, Page};
use crate::schema::{notes, users};
use crate::{Acting, App, Looking, OrgConn};
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::html;
use serde::Deserialize;
use tenancy::accounts::Role;
use tenancy::prelude::*;

type Row = (i32, i32, String, String);

pub(crate) async fn list(
    browser: Browser,
    viewer: Looking,
    conn: OrgConn,
) -> Result<Html<String>, AppError> {
    let load = |conn: &mut ReadOnlyConn<'_, SqliteConnection, Org>| {
        let name: String = Org::current(conn)?.name;
        let notes: Vec<Row> = Note::scoped()
            .inner_join(users::table)
            .order(notes::id.desc())
            .select((notes::id, notes::author_id, users::name, notes::text))
            .load(conn)?;
        QueryResult::Ok((name, notes))
    };
    let (name, notes) = conn.run(load).await?;
    let page = Page::seen_by("Notes", &browser, &viewer).await?;
    let here = format!("/o/{}/notes", viewer.slug());
    // The handlers that write serve members alone.
    let writes = viewer.impersonator().is_none();
    let may_remove =
        |author| writes && (author == *viewer.account() || viewer.role().reaches(Rank::Admin));
    Ok(page::html(page.show(&html! {
        h1 { (name) }
        @if writes {
            form.card method="post" action=(here) {
                (secured(page.form()))
                label for="text" { "A new note" }
                textarea id="text" name="text" rows="2" maxlength="2000" required {}
                button type="submit" { "Write it" }
            }
        }
        @if notes.is_empty() { p.faint { "No notes yet." } } @else {
            ul.rows {
                @for (id, author, by, text) in &notes {
                    li {
                        span.what { (text) small { (by) } }
                        @if may_remove(*author) {
                            (button(page.form(), &format!("{here}/{id}/remove"), "Remove"))
                        }
                    }
                }
            }
        }
    })))
}

#[derive(Deserialize)]
pub(crate) struct New {
    text: String,
}

pub(crate) async fn write(
    State(app): State<App>,
    member: Acting,
    Submitted(new): Submitted<New>,
) -> Result<Redirect, AppError> {
    let author = *member.account();
    let values = (notes::text.eq(new.text), notes::author_id.eq(author));
    app.scoped(move |conn| Note::insert(values).execute(conn))
        .await?;
    Ok(Redirect::to(&format!("/o/{}/notes", member.slug())))
}

pub(crate) async fn remove(
    State(app): State<App>,
    member: Acting,
    Path((_, note)): Path<(String, i32)>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    let (author, any) = (*member.account(), member.role().reaches(Rank::Admin));
    let removed = app
        .scoped(move |conn| {
            let note = Note::delete(note);
            if any {
                note.execute(conn)
            } else {
                note.filter(notes::author_id.eq(author)).execute(conn)
            }
        })
        .await?;
    match removed {
        0 => Err(AppError::NotFound),
        _ => Ok(Redirect::to(&format!("/o/{}/notes", member.slug()))),
    }
}
