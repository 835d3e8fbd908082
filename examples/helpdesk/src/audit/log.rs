//! The audit log, the latest first.

use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::may::SeeAudit;
use crate::models::AuditEntry;
use crate::page::{Frame, Part, avatar};
use crate::schema::{audit_entries, users};
use crate::time::ago;
use axum::extract::{Query, State};
use axum::response::Html;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use tenancy::prelude::*;

/// How many a page has.
const PAGE: usize = 50;

/// Which page: what was before this entry.
#[derive(Deserialize)]
pub(crate) struct Page {
    before: Option<i64>,
}

/// An entry, with the names of the people in it.
#[derive(Queryable)]
struct Row {
    id: i64,
    actor: String,
    operator: Option<String>,
    action: String,
    target: Option<String>,
    details: String,
    at: i64,
    who: Option<String>,
    whom: Option<String>,
}

fn load(conn: &mut CompanyConn<'_, SeeAudit>, before: i64) -> QueryResult<Vec<Row>> {
    let others = tenancy::alias!(users as others);
    let whom = others.field(users::id).nullable();
    AuditEntry::scoped()
        .left_join(users::table.on(audit_entries::account_id.eq(users::id.nullable())))
        .left_join(others.on(audit_entries::whom_id.eq(whom)))
        .filter(audit_entries::id.lt(before))
        .order(audit_entries::id.desc())
        // One more says that there is another page.
        .limit(i64::try_from(PAGE).unwrap_or(i64::MAX) + 1)
        .select((
            audit_entries::id,
            audit_entries::actor,
            audit_entries::operator,
            audit_entries::action,
            audit_entries::target,
            audit_entries::details,
            audit_entries::at,
            users::name.nullable(),
            others.field(users::name).nullable(),
        ))
        .load(conn)
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<SeeAudit>,
    Query(Page { before }): Query<Page>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let before = before.unwrap_or(i64::MAX);
    let mut rows = app
        .permitted(asked, move |conn| Ok(load(conn, before)?))
        .await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let content = html! {
        div.head { h1 { "Audit log" } }
        ul.rows { @for row in &rows { (entry(row)) } }
        @if let (true, Some(last)) = (more, rows.last()) {
            p { a.button.quiet href={ "/audit?before=" (last.id) } { "Earlier" } }
        }
    };
    Ok(frame.page("Audit log", Part::Audit, &content))
}

/// What more there is to say: names and values, as JSON has them.
fn details(json: &str) -> String {
    let details = serde_json::from_str::<BTreeMap<String, Value>>(json).unwrap_or_default();
    let details = details.iter().map(|(name, value)| match value {
        Value::String(value) => format!("{name}: {value}"),
        value => format!("{name}: {value}"),
    });
    details.collect::<Vec<_>>().join(", ")
}

fn entry(row: &Row) -> Markup {
    // Whoever acts in somebody's name stands beside it.
    let who = match (&row.who, &row.operator) {
        (Some(who), Some(operator)) => format!("{operator} as {who}"),
        (Some(who), None) => who.clone(),
        (None, Some(operator)) => format!("{operator}, an operator"),
        (None, None) => row.actor.clone(),
    };
    html! {
        li {
            (avatar(&who))
            span.what {
                (who)
                small {
                    @if let Some(whom) = &row.whom { "about " (whom) ". " }
                    @if let Some(target) = &row.target { (target) ". " }
                    (details(&row.details))
                }
            }
            span.tag { (row.action) }
            small { (ago(row.at)) }
        }
    }
}
