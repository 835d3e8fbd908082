//! All companies on one page, which no company's connection could show.

use crate::app::App;
use crate::browser::Browser;
use crate::database::Unscoped;
use crate::error::AppError;
use crate::forms::{Submitted, secured};
use crate::models::{Company, User};
use crate::page::outside;
use crate::schema::{companies, operators, tickets, users};
use crate::time::until;
use axum::extract::State;
use axum::response::{Html, Redirect};
use diesel::dsl::count;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use tenancy::accounts::{
    Operator, ReinstateTenant, RestoreTenant, ScheduleDeletion, SuspendTenant, TenantStatus,
};
use tenancy::prelude::*;

/// A company, as the console shows it.
#[derive(Queryable)]
struct Row {
    id: i32,
    slug: String,
    name: String,
    status: TenantStatus,
    purge_at: Option<i64>,
    seats_used: i64,
    seat_limit: Option<i64>,
}

/// What an operator does to a company.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Does {
    Suspend,
    Reinstate,
    Delete,
    Restore,
}

#[derive(Deserialize)]
pub(crate) struct Asks {
    company: String,
    does: Does,
    reason: String,
}

/// What an operator is called. To anybody else the console is not there.
fn operator(conn: &mut Unscoped<'_>, user: &str) -> Result<String, AppError> {
    let operator = users::table
        .filter(users::id.eq_any(operators::table.select(operators::user_id)))
        .filter(users::id.eq(user))
        .select(users::name);
    Ok(operator.first(&mut **conn)?)
}

fn load(conn: &mut Unscoped<'_>) -> QueryResult<(Vec<Row>, HashMap<i32, i64>)> {
    let rows = companies::table.order(companies::slug).select((
        companies::id,
        companies::slug,
        companies::name,
        companies::status,
        companies::purge_at,
        companies::seats_used,
        companies::seat_limit,
    ));
    let counts = tickets::table
        .group_by(tickets::company_id)
        .select((tickets::company_id, count(tickets::id)));
    let rows = rows.load(&mut **conn)?;
    let counts = counts.load::<(i32, i64)>(&mut **conn)?;
    Ok((rows, counts.into_iter().collect()))
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
) -> Result<Html<String>, AppError> {
    let user = browser.user().await?;
    let form = browser.form().await?;
    let (name, (rows, tickets)) = app
        .unscoped("the console of all companies", move |conn| {
            let name = operator(conn, &user)?;
            Ok((name, load(conn)?))
        })
        .await?;
    let content = html! {
        div.head { h1 { "All companies" } span.tag { (name) } }
        p { "A company reads in its audit log what you do here, and why." }
        ul.rows {
            @for row in &rows {
                li {
                    span.what {
                        (row.name)
                        small {
                            (row.slug) " · " (row.seats_used)
                            @if let Some(limit) = row.seat_limit { " of " (limit) }
                            " seats · " (tickets.get(&row.id).copied().unwrap_or(0)) " tickets"
                            @if let Some(due) = row.purge_at { " · " (until(due)) }
                        }
                    }
                    span.tag { (row.status.name()) }
                    (changes(row, &form))
                }
            }
        }
    };
    Ok(outside("All companies", Some(&form), &content))
}

/// What can be done to a company that stands as it does.
fn changes(row: &Row, form: &str) -> Markup {
    let buttons: &[(&str, &str)] = match row.status {
        TenantStatus::Active => &[("suspend", "Suspend"), ("delete", "Delete")],
        TenantStatus::Suspended => &[("reinstate", "Reinstate")],
        TenantStatus::Deleting => &[("restore", "Restore")],
        _ => return html! {},
    };
    let reason = format!("reason-{}", row.id);
    html! {
        form.inline method="post" action="/operator" {
            (secured(form))
            input type="hidden" name="company" value=(row.slug);
            label for=(reason) { "Reason" }
            input id=(reason) name="reason" maxlength="200" required;
            @for (does, says) in buttons {
                button.quiet type="submit" name="does" value=(does) { (says) }
            }
        }
    }
}

/// Whether somebody is an operator, the transaction of what is done asks.
pub(crate) async fn change(
    State(app): State<App>,
    browser: Browser,
    Submitted(asks): Submitted<Asks>,
) -> Result<Redirect, AppError> {
    let user = browser.user().await?;
    app.unscoped("an operator changes how a company stands", move |conn| {
        conn.transaction(|conn| {
            let name = operator(conn, &user)?;
            let reason = asks.reason.trim();
            if reason.is_empty() {
                return Err(AppError::Refused("Say why: the company reads it."));
            }
            tracing::warn!(operator = %user, company = asks.company, does = ?asks.does, reason, "across companies");
            let company = companies::table
                .filter(companies::slug.eq(&asks.company))
                .select((companies::id, companies::status))
                .first(&mut **conn)?;
            does(conn, asks.does, company, Operator::new(name).because(reason))
        })
    })
    .await?;
    Ok(Redirect::to("/operator"))
}

fn does(
    conn: &mut Unscoped<'_>,
    does: Does,
    (company, status): (i32, TenantStatus),
    by: Operator,
) -> Result<(), AppError> {
    match does {
        Does::Suspend => SuspendTenant::<Company, User>::by_operator(by, company).execute(conn)?,
        Does::Reinstate => {
            ReinstateTenant::<Company, User>::by_operator(by, company).execute(conn)?;
        }
        Does::Restore => RestoreTenant::<Company, User>::by_operator(by, company).execute(conn)?,
        Does::Delete => {
            // Of a company that is suspended, its owner would have a way out by the page that restores.
            if status != TenantStatus::Active {
                return Err(AppError::Refused("Reinstate it first."));
            }
            ScheduleDeletion::<Company, User>::by_operator(by, company).execute(conn)?;
        }
    }
    Ok(())
}
