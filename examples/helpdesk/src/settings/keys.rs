//! Keys by which programs act for somebody: made, shown once, revoked.

use crate::api::Scope;
use crate::app::{App, Asked};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, secured};
use crate::may::{ChangeCompany, MakeKeys};
use crate::models::ApiKey;
use crate::page::{Frame, Part};
use crate::schema::{api_keys, users};
use crate::time::{ago, now};
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;
use tenancy::accounts::{KeyScope as _, MakeKey, RevokeKey, Scopes};
use tenancy::prelude::*;

/// A key, as the list shows it.
#[derive(Queryable)]
struct Row {
    id: i64,
    label: String,
    hint: String,
    scopes: Scopes<Scope>,
    expires_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
    whose: Option<String>,
}

/// What a key is for, and whether a program writes by it.
#[derive(Deserialize)]
pub(crate) struct Asks {
    label: String,
    writes: Option<String>,
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<MakeKeys>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let me = asked.member().account().clone();
    let seen = asked
        .held::<ChangeCompany>()
        .or(api_keys::account_id.assume_not_null().eq(me));
    let rows = app
        .permitted(asked, move |conn| {
            let rows = ApiKey::scoped()
                .left_join(users::table.on(api_keys::account_id.eq(users::id.nullable())))
                .filter(seen)
                .order(api_keys::id.desc())
                .select((
                    api_keys::id,
                    api_keys::label,
                    api_keys::hint,
                    api_keys::scopes,
                    api_keys::expires_at,
                    api_keys::last_used_at,
                    api_keys::revoked_at,
                    users::name.nullable(),
                ));
            Ok(rows.load::<Row>(conn)?)
        })
        .await?;
    let content = html! {
        div.head { h1 { "API keys" } }
        p { "A program with your key does what you may do here, as far as the key says. It ends when your membership does." }
        form.panel.stacked method="post" action="/keys" {
            (secured(frame.form()))
            label for="label" { "What it is for" }
            input id="label" name="label" maxlength="60" required;
            label.inline { input type="checkbox" name="writes" value="yes"; "It opens tickets, too" }
            div { button type="submit" { "Make a key" } }
        }
        @if !rows.is_empty() {
            h2 { "Keys" }
            ul.rows { @for row in &rows { (entry(row, frame.form())) } }
        }
        h2 { "How a program asks" }
        pre { code { "curl -H \"Authorization: Bearer desk_..\" " (app.site().company(frame.slug(), "/api/tickets")) } }
    };
    Ok(frame.page("API keys", Part::Keys, &content))
}

fn entry(row: &Row, form: &str) -> Markup {
    let scopes: Vec<_> = row.scopes.iter().map(Scope::name).collect();
    html! {
        li {
            span.what {
                (row.label)
                small {
                    code { (row.hint) } " · " (scopes.join(", "))
                    @if let Some(whose) = &row.whose { " · " (whose) }
                    @if let Some(at) = row.last_used_at { " · used " (ago(at)) }
                }
            }
            @if row.revoked_at.is_some() { span.tag { "Revoked" } }
            @else if row.expires_at <= now() { span.tag { "Too old" } }
            @else {
                form method="post" action={ "/keys/" (row.id) "/revoke" } {
                    (secured(form))
                    button.quiet type="submit" { "Revoke" }
                }
            }
        }
    }
}

/// The answer is the only page that ever has the key.
pub(crate) async fn make(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<MakeKeys>,
    Submitted(Asks { label, writes }): Submitted<Asks>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let label = label.trim().to_owned();
    if !(1..=60).contains(&label.chars().count()) {
        return Err(AppError::Refused(
            "Say what the key is for, in up to 60 characters.",
        ));
    }
    let writes = writes.map(|_| Scope::WriteTickets);
    let scopes = Scopes::of([Scope::ReadTickets].into_iter().chain(writes));
    let token = app
        .unscoped("somebody makes a key", move |conn| {
            let token = MakeKey::own(asked.member(), label, scopes).execute(conn)?;
            Ok(token.into_text())
        })
        .await?;
    let content = html! {
        p.crumbs { a href="/keys" { "API keys" } }
        div.head { h1 { "Your new key" } }
        div.panel {
            p { "Copy it now. It is not shown again: the database has a hash of it." }
            pre { code { (token) } }
            p { a.button href="/keys" { "I have it" } }
        }
    };
    Ok(frame.page("Your new key", Part::Keys, &content))
}

/// One's own; those of others, whoever changes the company.
pub(crate) async fn revoke(
    State(app): State<App>,
    asked: Asked<MakeKeys>,
    Path(id): Path<i64>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    let me = asked.member().account().clone();
    let seen = asked
        .held::<ChangeCompany>()
        .or(api_keys::account_id.assume_not_null().eq(me));
    app.unscoped("a key is revoked", move |conn| {
        let key = ApiKey::scoped().filter(api_keys::id.eq(id)).filter(seen);
        let key = key.select(api_keys::id);
        let id = key.first::<i64>(&mut asked.evidence().borrow(conn))?;
        Ok(RevokeKey::by(asked.member(), id).execute(conn)?)
    })
    .await?;
    Ok(Redirect::to("/keys"))
}
