//! The companies of who is signed in.

use crate::app::{Acting, App};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, secured};
use crate::models::{Company, User};
use crate::page::outside;
use crate::schema::companies;
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::html;
use std::collections::HashMap;
use tenancy::accounts::{AccountMemberships, Choice};
use tenancy::prelude::*;

/// The companies, and what each is called.
type Mine = (Vec<Choice<Company, User>>, HashMap<String, String>);

async fn mine(app: &App, user: String) -> Result<Mine, AppError> {
    let memberships = AccountMemberships::<Company, User>::of(user);
    app.unscoped("of which companies somebody is a member", |conn| {
        let mine = memberships.load(conn)?;
        let slugs: Vec<_> = mine.iter().map(|one| one.slug().to_owned()).collect();
        let names = Company::scoped()
            .filter(companies::slug.eq_any(slugs))
            .select((companies::slug, companies::name))
            .load::<(String, String)>(conn)?;
        Ok((mine, names.into_iter().collect()))
    })
    .await
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
) -> Result<Html<String>, AppError> {
    let (mine, names) = mine(&app, browser.user().await?).await?;
    let form = browser.form().await?;
    Ok(outside(
        "Your companies",
        Some(&form),
        &html! {
            div.narrow {
                h1 { "Your companies" }
                @if mine.is_empty() {
                    p.faint { "You are in no company. Found one, or wait to be invited." }
                }
                ul.choices {
                    @for one in &mine {
                        @let name = names.get(one.slug()).map_or(one.slug(), String::as_str);
                        li {
                            form method="post" action=(app.site().company(one.slug(), "/switch")) {
                                (secured(&form))
                                button.choice type="submit" {
                                    strong { (name) }
                                    small { (one.slug()) "." (app.site().host()) }
                                    span.tag { (one.role().label()) }
                                }
                            }
                        }
                    }
                }
                p.more { a.button.quiet href="/companies/new" { "New company" } }
                p.more { a href="/restore" { "Restore a deleted company" } }
            }
        },
    ))
}

/// Only a member comes here: for anybody else the session stays as it was.
pub(crate) async fn switch(
    browser: Browser,
    member: Acting,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    member.switch(&browser).await?;
    Ok(Redirect::to("/tickets"))
}
