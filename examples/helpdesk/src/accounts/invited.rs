//! Answering an invitation, as somebody new or as somebody who has an account.

use super::sign_up::{self, new_person};
use crate::app::App;
use crate::browser::Browser;
use crate::database::Unscoped;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, button, secured};
use crate::may::EVERYBODY;
use crate::models::{Company, Rank, Team, User};
use crate::page::outside;
use crate::schema::{companies, teams, users};
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::html;
use serde::Deserialize;
use tenancy::accounts::{Accept, Address, Decline, Look, SignedIn};
use tenancy::permissions::AddToTeam;
use tenancy::prelude::*;
use tenancy::web::Session as _;

/// What the page of an invitation shows.
struct Shown {
    company: String,
    inviter: String,
    address: String,
    role: Rank,
    has_account: bool,
}

/// It looks, and changes nothing: scanners of mail follow each link.
pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    Path(token): Path<String>,
) -> Result<Html<String>, AppError> {
    let at = format!("/invitations/{token}");
    let shown = app
        .unscoped("who is invited", move |conn| look(&token, conn))
        .await?;
    let signed_in = browser.account().await?.is_some();
    let form = browser.form().await?;
    let login = format!("/login?next={}", app.site().page(&at));
    Ok(outside(
        "Invitation",
        signed_in.then_some(&form),
        &html! {
            div.panel.narrow {
                h1 { "Join " (shown.company) }
                p { (shown.inviter) " invites " strong { (shown.address) } " as " (shown.role.label()) "." }
                @if signed_in {
                    form.stacked method="post" action=(at) {
                        (secured(&form))
                        button type="submit" { "Join" }
                    }
                } @else if shown.has_account {
                    p { a.button href=(login) { "Sign in to answer" } }
                } @else {
                    form.stacked method="post" action=(format!("{at}/join")) {
                        (secured(&form))
                        (new_person())
                        button type="submit" { "Sign up and join" }
                    }
                }
                (button(&form, &format!("{at}/decline"), "No, thanks"))
            }
        },
    ))
}

fn look(token: &str, conn: &mut Unscoped<'_>) -> Result<Shown, AppError> {
    let invited = Look::<Company, User>::at(token).execute(conn)?;
    let address = invited.address().as_str().to_owned();
    let by = users::table.find(invited.inviter()).select(users::name);
    let same = users::table.filter(users::address.eq(&address));
    let company = Company::scoped().filter(companies::id.eq(*invited.tenant()));
    Ok(Shown {
        company: company.select(companies::name).first(conn)?,
        inviter: by.first(&mut **conn)?,
        role: invited.role(),
        has_account: diesel::select(diesel::dsl::exists(same)).get_result(&mut **conn)?,
        address,
    })
}

/// Becomes a member, in the team that everybody is in. Says what the company is called in addresses.
fn accept(
    conn: &mut Unscoped<'_>,
    token: &str,
    user: &str,
    who: SignedIn<User>,
) -> Result<String, AppError> {
    let joined = Accept::<Company, User>::new(token, who).execute(conn)?;
    let company = *joined.tenant().key();
    let team = Team::scoped().filter(teams::company_id.eq(company));
    let team = team.filter(teams::name.eq(EVERYBODY)).select(teams::id);
    if let Some(team) = team.first::<i64>(conn).optional()? {
        AddToTeam::<Company, User>::by_operator("invitations", company, team, user.to_owned())
            .execute(conn)?;
    }
    let company = Company::scoped().filter(companies::id.eq(company));
    Ok(company.select(companies::slug).first(conn)?)
}

/// Who is signed in answers.
pub(crate) async fn join(
    State(app): State<App>,
    browser: Browser,
    Path(token): Path<String>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    let user = browser.user().await?;
    let company = app
        .unscoped("an invitation is accepted", move |conn| {
            conn.transaction(|conn| {
                let own = users::table.find(&user).select(users::address);
                let own: String = own.first(&mut **conn)?;
                let own: Address = own.parse().map_err(AppError::failed)?;
                // Whoever has an account has verified the address.
                let who = SignedIn::new(user.clone()).verified(own);
                accept(conn, &token, &user, who)
            })
        })
        .await?;
    joined(&app, &browser, &company).await
}

#[derive(Deserialize)]
pub(crate) struct Newcomer {
    name: String,
    password: String,
}

/// Somebody without an account makes one. The address is that of the invitation, and not one of the form.
pub(crate) async fn join_as_newcomer(
    State(app): State<App>,
    browser: Browser,
    Path(token): Path<String>,
    Submitted(new): Submitted<Newcomer>,
) -> Result<Redirect, AppError> {
    let hash = app.config.passwords.hash(new.password).await?;
    let (user, company) = app
        .unscoped("somebody signs up by an invitation", move |conn| {
            conn.transaction(|conn| {
                let invited = Look::<Company, User>::at(&token).execute(conn)?;
                // That the token has come is the proof that a new account has the address. Of an old one it is none.
                let user = sign_up::insert(conn, &new.name, invited.address(), &hash)?;
                let who = SignedIn::newcomer(user.clone(), &invited);
                let company = accept(conn, &token, &user, who)?;
                Ok((user, company))
            })
        })
        .await?;
    browser.sign_in(user).await?;
    Ok(Redirect::to(&app.site().company(&company, "/tickets")))
}

async fn joined(app: &App, browser: &Browser, company: &str) -> Result<Redirect, AppError> {
    browser.gains().await?;
    Ok(Redirect::to(&app.site().company(company, "/tickets")))
}

pub(crate) async fn decline(
    State(app): State<App>,
    Path(token): Path<String>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    app.unscoped("an invitation is declined", move |conn| {
        Ok(Decline::<Company, User>::new(&token).execute(conn)?)
    })
    .await?;
    Ok(Redirect::to("/"))
}
