//! The application's own staff, who see what a member sees, for a while.
//!
//! In this example an operator is whoever has verified one address; see [`OPERATOR`].

use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, button, secured};
use crate::models::{Org, User};
use crate::page::{self, Page};
use crate::schema::{operators, orgs, users};
use crate::{App, Unscoped};
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::html;
use serde::Deserialize;
use tenancy::accounts::{
    BeginImpersonation, EndImpersonation, Error, Impersonate, LookUpImpersonation,
};
use tenancy::prelude::*;
use tenancy::web::ImpersonationSession as _;

/// Whose account is an operator's.
pub(crate) const OPERATOR: &str = "operator@example.com";

/// Appoints the account, if it has that address. The address is verified.
pub(crate) fn appoint(conn: &mut Unscoped<'_>, user: i32) -> Result<(), AppError> {
    let is = users::table
        .filter(users::id.eq(user))
        .filter(users::address.eq(OPERATOR));
    if is.count().get_result::<i64>(&mut **conn)? > 0 {
        diesel::insert_into(operators::table)
            .values(operators::user_id.eq(user))
            .on_conflict_do_nothing()
            .execute(&mut **conn)?;
    }
    Ok(())
}

/// The name of the operator who is signed in. To anybody else there is no such page.
async fn operator(app: &App, browser: &Browser) -> Result<String, AppError> {
    let user = browser.user().await?;
    app.unscoped("whether somebody is an operator", move |conn| {
        let operator = operators::table
            .inner_join(users::table)
            .filter(operators::user_id.eq(user))
            .select(users::name);
        Ok(operator.first::<String>(&mut **conn)?)
    })
    .await
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
) -> Result<Html<String>, AppError> {
    operator(&app, &browser).await?;
    let acts = browser.impersonation().await?.is_some();
    let page = Page::inside("Operators", &browser).await?;
    Ok(page::html(page.show(&html! {
        h1 { "See what a member sees" }
        @if acts {
            p { "You act as a member already, or that is over. " (button(page.form(), "/operators/end", "End it")) }
        } @else {
            form.card.narrow method="post" action="/operators" {
                (secured(page.form()))
                label for="org" { "Short name of the organisation" }
                input id="org" name="org" required;
                label for="member" { "The member's address of mail" }
                input id="member" name="member" type="email" required;
                label for="reason" { "Why " small { "the organisation reads that" } }
                input id="reason" name="reason" maxlength="200" required;
                button type="submit" { "Begin" }
            }
        }
    })))
}

#[derive(Deserialize)]
pub(crate) struct Begin {
    org: String,
    member: String,
    reason: String,
}

/// Asking and beginning are one here, since operators and members come to one host.
pub(crate) async fn begin(
    State(app): State<App>,
    browser: Browser,
    Submitted(Begin {
        org,
        member,
        reason,
    }): Submitted<Begin>,
) -> Result<Redirect, AppError> {
    let operator = operator(&app, &browser).await?;
    let slug = org.clone();
    let token = app
        .unscoped("an operator sees what a member sees", move |conn| {
            let org = orgs::table.filter(orgs::slug.eq(org)).select(orgs::id);
            let org: i32 = org.first(&mut **conn)?;
            let member = users::table.filter(users::address.eq(member));
            let member: i32 = member.select(users::id).first(&mut **conn)?;
            let ask = Impersonate::<Org, User>::by_operator(operator, reason, org, member);
            let token = ask.execute(conn)?.into_text();
            Ok(BeginImpersonation::<Org, User>::by(&token).execute(conn)?)
        })
        .await?;
    if !browser.begin_impersonation(token).await? {
        return Err(AppError::SignedOut);
    }
    Ok(Redirect::to(&format!("/o/{slug}/notes")))
}

pub(crate) async fn end(
    State(app): State<App>,
    browser: Browser,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    if let Some(token) = browser.impersonation().await? {
        app.unscoped("an operator is done", move |conn| {
            let look_up = LookUpImpersonation::<Org, User>::by(&token);
            match look_up.execute(conn) {
                Ok(acting) => Ok(EndImpersonation::of(&acting).execute(conn).map(drop)?),
                // It is over.
                Err(Error::UnknownImpersonation) => Ok(()),
                Err(error) => Err(error.into()),
            }
        })
        .await?;
    }
    browser.end_impersonation().await?;
    Ok(Redirect::to("/operators"))
}
