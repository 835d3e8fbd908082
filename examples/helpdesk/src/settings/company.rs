//! The company: what it is called, where it is, and that it goes.

use crate::accounts::found;
use crate::app::{App, Asked};
use crate::audit::deed::Deed;
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Submitted, secured};
use crate::may::ChangeCompany;
use crate::models::Company;
use crate::page::{Frame, Part};
use crate::schema::companies;
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::html;
use serde::Deserialize;
use std::time::Duration;
use tenancy::accounts::{self, Record, RenameTenant, ScheduleDeletion};
use tenancy::prelude::*;

/// How long a company that is deleted can be restored.
const GRACE: Duration = Duration::from_hours(30 * 24);

#[derive(Deserialize)]
pub(crate) struct Name {
    name: String,
}

#[derive(Deserialize)]
pub(crate) struct Slug {
    slug: String,
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<ChangeCompany>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let slug = asked.member().slug().to_owned();
    let content = html! {
        div.head { h1 { "Settings" } }
        form.panel.stacked method="post" action="/settings/name" {
            (secured(frame.form()))
            label for="name" { "Name" }
            input id="name" name="name" value=(frame.company()) maxlength="100" required;
            div { button type="submit" { "Rename" } }
        }
        form.panel.stacked method="post" action="/settings/slug" {
            (secured(frame.form()))
            label for="slug" { "Short name, in the address" }
            input id="slug" name="slug" value=(slug) autocapitalize="off" spellcheck="false" required;
            small { "Owners change it. Links to the former address lead members here for ninety days." }
            div { button type="submit" { "Change the address" } }
        }
        form.panel.stacked method="post" action="/settings/delete" {
            (secured(frame.form()))
            h2 { "Delete this company" }
            p { "Nobody works in it from then on. An owner can restore it for 30 days; after that, all that is in it is gone." }
            label for="confirm" { "Its short name, to be sure" }
            input id="confirm" name="slug" autocomplete="off" autocapitalize="off" spellcheck="false" required;
            div { button.danger type="submit" { "Delete" } }
        }
    };
    Ok(frame.page("Settings", Part::Settings, &content))
}

/// The name, and that it was changed: both or neither.
pub(crate) async fn rename(
    State(app): State<App>,
    asked: Asked<ChangeCompany>,
    Submitted(Name { name }): Submitted<Name>,
) -> Result<Redirect, AppError> {
    let name = name.trim().to_owned();
    if !(1..=100).contains(&name.chars().count()) {
        return Err(AppError::Refused("A name has up to 100 characters."));
    }
    app.unscoped("a company's name", move |conn| {
        conn.transaction(|conn| {
            let mut own = asked.evidence().borrow(conn);
            Company::update(Company::scoped())
                .set(companies::name.eq(&name))
                .execute_one(&mut own)?;
            let record = Record::by(asked.member(), Deed::CompanyNamed);
            Ok(record.detail("to", name.as_str()).execute(conn)?)
        })
    })
    .await?;
    Ok(Redirect::to("/settings"))
}

/// Another short name: the company is at another address, and the former one leads there.
pub(crate) async fn readdress(
    State(app): State<App>,
    asked: Asked<ChangeCompany>,
    Submitted(Slug { slug }): Submitted<Slug>,
) -> Result<Redirect, AppError> {
    owns(&asked)?;
    let slug = found::SLUGS.check(slug.trim());
    let slug = slug.map_err(accounts::Error::from)?;
    let to = app.site().company(slug.as_str(), "/settings");
    app.unscoped("a company's short name", move |conn| {
        Ok(RenameTenant::by(asked.member(), slug).execute(conn)?)
    })
    .await?;
    Ok(Redirect::to(&to))
}

/// It goes, unless an owner thinks better of it in time.
pub(crate) async fn delete(
    State(app): State<App>,
    asked: Asked<ChangeCompany>,
    Submitted(Slug { slug }): Submitted<Slug>,
) -> Result<Redirect, AppError> {
    owns(&asked)?;
    if slug.trim() != asked.member().slug() {
        return Err(AppError::Refused("That is not the company's short name."));
    }
    let to = app.site().page("/restore");
    app.unscoped("an owner deletes a company", move |conn| {
        let delete = ScheduleDeletion::by(asked.member()).due_in(GRACE);
        Ok(delete.execute(conn)?)
    })
    .await?;
    Ok(Redirect::to(&to))
}

/// Where a company is, and whether, is for its owners to say, whatever team somebody is in.
fn owns(asked: &Asked<ChangeCompany>) -> Result<(), AppError> {
    if tenancy::accounts::Role::owns(asked.member().role()) {
        Ok(())
    } else {
        Err(AppError::Forbidden)
    }
}
