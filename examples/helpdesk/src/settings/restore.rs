//! A company that is deleted, and whose owner thinks better of it. Nobody is a member of it meanwhile, so it is at the host of all.

use crate::app::App;
use crate::browser::Browser;
use crate::database::Unscoped;
use crate::error::AppError;
use crate::forms::{Submitted, secured};
use crate::models::{Company, Rank, User};
use crate::page::outside;
use crate::schema::{companies, memberships};
use crate::time::until;
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::html;
use serde::Deserialize;
use tenancy::accounts::{MemberStatus, Operator, RestoreTenant, TenantStatus};
use tenancy::prelude::*;

/// Key, short name, name, and until when.
type Deleted = (i32, String, String, Option<i64>);

#[derive(Deserialize)]
pub(crate) struct Which {
    slug: String,
}

/// The companies that go, of those that this user owns.
fn deleted(conn: &mut Unscoped<'_>, user: &str) -> QueryResult<Vec<Deleted>> {
    companies::table
        .inner_join(memberships::table.on(memberships::company_id.eq(companies::id)))
        .filter(memberships::user_id.eq(user))
        .filter(memberships::role.eq(Rank::Owner))
        .filter(memberships::status.eq(MemberStatus::Active))
        .filter(companies::status.eq(TenantStatus::Deleting))
        .order(companies::slug)
        .select((
            companies::id,
            companies::slug,
            companies::name,
            companies::purge_at,
        ))
        .load(&mut **conn)
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
) -> Result<Html<String>, AppError> {
    let user = browser.user().await?;
    let form = browser.form().await?;
    let mine = app
        .unscoped("which companies an owner can restore", move |conn| {
            Ok(deleted(conn, &user)?)
        })
        .await?;
    let content = html! {
        div.narrow {
            h1 { "Deleted companies" }
            @if mine.is_empty() { p.faint { "None of yours is being deleted." } }
            ul.choices {
                @for (_, slug, name, due) in &mine {
                    li {
                        form method="post" action="/restore" {
                            (secured(&form))
                            input type="hidden" name="slug" value=(slug);
                            button.choice type="submit" {
                                strong { "Restore " (name) }
                                @if let Some(due) = due { small { "Gone for good " (until(*due)) } }
                            }
                        }
                    }
                }
            }
            p { a href="/" { "Your companies" } }
        }
    };
    Ok(outside("Deleted companies", Some(&form), &content))
}

/// Whether it is theirs, and goes, is asked in the transaction that restores it. An owner of a company that an operator has suspended
/// does not come round that: such a one does not become one that is deleted.
pub(crate) async fn restore(
    State(app): State<App>,
    browser: Browser,
    Submitted(Which { slug }): Submitted<Which>,
) -> Result<Redirect, AppError> {
    let user = browser.user().await?;
    let to = app.site().company(&slug, "/settings");
    app.unscoped("an owner restores a company", move |conn| {
        conn.transaction(|conn| {
            let mine = deleted(conn, &user)?;
            let one = mine.into_iter().find(|(_, of, ..)| *of == slug);
            let (id, ..) = one.ok_or(AppError::NotFound)?;
            let by = Operator::new("Helpdesk").because(format!("asked for by {user}, who owns it"));
            Ok(RestoreTenant::<Company, User>::by_operator(by, id).execute(conn)?)
        })
    })
    .await?;
    Ok(Redirect::to(&to))
}
