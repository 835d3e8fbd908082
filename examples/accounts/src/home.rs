//! Where somebody goes who has signed in, and founding an organisation.

use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, button, secured};
use crate::models::{Org, Rank, User};
use crate::page::{self, Page};
use crate::schema::{memberships, orgs};
use crate::{Acting, App};
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::html;
use serde::Deserialize;
use tenancy::accounts::{AccountMemberships, Choice, Home, MemberStatus, TenantStatus};
use tenancy::prelude::*;
use tenancy::web::Session as _;

/// How many members, and invitations, a new organisation has room for.
const SEATS: i64 = 5;

async fn mine(app: &App, browser: &Browser) -> Result<Vec<Choice<Org, User>>, AppError> {
    let memberships = AccountMemberships::<Org, User>::of(browser.user().await?);
    app.unscoped("of which organisations somebody is a member", |conn| {
        Ok(memberships.load(conn)?)
    })
    .await
}

/// To the organisation that was used last, if there is one, and otherwise to the list.
pub(crate) async fn home(State(app): State<App>, browser: Browser) -> Result<Redirect, AppError> {
    let last_used = browser.last_used().await?;
    Ok(
        match Home::among(mine(&app, &browser).await?, last_used.as_deref()) {
            Home::Tenant(org) => Redirect::to(&format!("/o/{}/notes", org.slug())),
            Home::Choose(_) | Home::Nowhere => Redirect::to("/organisations"),
        },
    )
}

pub(crate) async fn list(
    State(app): State<App>,
    browser: Browser,
) -> Result<Html<String>, AppError> {
    let mine = mine(&app, &browser).await?;
    let page = Page::inside("Organisations", &browser).await?;
    Ok(page::html(page.show(&html! {
        h1 { "Organisations" }
        @if mine.is_empty() {
            p { "You are in no organisation. Found one, or wait to be invited." }
        } @else {
            ul.rows {
                @for org in &mine {
                    li {
                        span.what { (org.slug()) }
                        span.tag { (org.role().label()) }
                        (button(page.form(), &format!("/o/{}/switch", org.slug()), "Go there"))
                    }
                }
            }
        }
        h2 { "Found an organisation" }
        form.card.narrow method="post" action="/organisations" {
            (secured(page.form()))
            label for="name" { "Name" }
            input id="name" name="name" maxlength="80" required;
            label for="slug" { "Short name " small { "a-z, 0-9 and hyphens, for links" } }
            input id="slug" name="slug" pattern="[a-z0-9][a-z0-9\\-]{1,39}" required;
            button type="submit" { "Found it" }
        }
    })))
}

/// Only a member comes here: for anybody else the session stays as it was.
pub(crate) async fn switch(
    browser: Browser,
    member: Acting,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    member.switch(&browser).await?;
    Ok(Redirect::to(&format!("/o/{}/notes", member.slug())))
}

#[derive(Deserialize)]
pub(crate) struct New {
    name: String,
    slug: String,
}

/// The organisation and its owner, both or none.
pub(crate) async fn found(
    State(app): State<App>,
    browser: Browser,
    Submitted(new): Submitted<New>,
) -> Result<Redirect, AppError> {
    let user = browser.user().await?;
    if !is_slug(&new.slug) {
        return Err(AppError::Refused(
            "That is no short name: a-z, 0-9 and hyphens.",
        ));
    }
    let to = format!("/o/{}/notes", new.slug);
    app.unscoped("somebody founds an organisation", move |conn| {
        conn.transaction(|conn| {
            let org = (
                orgs::slug.eq(&new.slug),
                orgs::name.eq(new.name.trim()),
                orgs::status.eq(TenantStatus::Active),
                orgs::owners.eq(1_i64),
                orgs::seats_used.eq(1_i64),
                orgs::seat_limit.eq(SEATS),
            );
            let org = diesel::insert_into(orgs::table)
                .values(org)
                .on_conflict(orgs::slug)
                .do_nothing()
                .returning(orgs::id)
                .get_result::<i32>(&mut **conn)
                .optional()?;
            let org = org.ok_or(AppError::Refused("That short name is taken."))?;
            let owner = (
                memberships::org_id.eq(org),
                memberships::user_id.eq(user),
                memberships::role.eq(Rank::Owner),
                memberships::status.eq(MemberStatus::Active),
            );
            diesel::insert_into(memberships::table)
                .values(owner)
                .execute(&mut **conn)?;
            Ok(())
        })
    })
    .await?;
    // A role is gained.
    browser.renew().await?;
    Ok(Redirect::to(&to))
}

fn is_slug(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (2..=40).contains(&text.len())
        && text.bytes().next().is_some_and(letter)
        && text.bytes().all(|byte| letter(byte) || byte == b'-')
}
