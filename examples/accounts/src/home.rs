//! Where somebody goes who has signed in, and founding an organisation.

use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, button, secured};
use crate::models::{Org, User};
use crate::page::{self, Page};
use crate::schema::orgs;
use crate::secret::secret;
use crate::{Acting, App, Unscoped};
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::html;
use serde::Deserialize;
use tenancy::accounts::{
    self, AccountMemberships, Choice, Home, RegistrationPolicy, SignUp, SignedUp, SlugRules,
    TenantStatus,
};
use tenancy::prelude::*;
use tenancy::web::Session as _;

/// How many members, and invitations, a new organisation has room for.
const SEATS: i64 = 5;

/// How many organisations somebody owns at once.
const OWNED: u32 = 3;

/// The library keeps short names that are nobody's; this program adds none.
const SLUGS: SlugRules = SlugRules::new(&[]);

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
    let request = secret()?;
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
            input type="hidden" name="request" value=(request);
            label for="name" { "Name" }
            input id="name" name="name" maxlength="80" required;
            label for="slug" { "Short name " small { "a-z, 0-9 and hyphens, for links" } }
            input id="slug" name="slug" pattern="[a-z0-9][a-z0-9\\-]{1,61}[a-z0-9]" required;
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
    /// The page has made it: whoever sends its form twice founds one organisation.
    request: String,
}

/// The organisation and its owner, both or none.
pub(crate) async fn found(
    State(app): State<App>,
    browser: Browser,
    Submitted(new): Submitted<New>,
) -> Result<Redirect, AppError> {
    let user = browser.user().await?;
    let slug = SLUGS.check(&new.slug).map_err(accounts::Error::from)?;
    // Whoever has an account founds organisations.
    let admission = RegistrationPolicy::open().admit(None)?;
    let sign_up = SignUp::<Org, User>::by(user, admission)
        .at_most(OWNED)
        .request(new.request);
    let org = app
        .unscoped("somebody founds an organisation", move |conn| {
            conn.transaction(|conn| {
                let org = match sign_up.execute(conn)? {
                    SignedUp::Founder(founder) => {
                        let org = insert(conn, founder.provisional_slug(), &new.name)?;
                        founder.found(org, slug).execute(conn)?;
                        org
                    }
                    SignedUp::Already(org) => *org.claimed(),
                };
                let org = Org::scoped().filter(orgs::id.eq(org));
                Ok(org.select(orgs::slug).first::<String>(conn)?)
            })
        })
        .await?;
    browser.gains().await?;
    Ok(Redirect::to(&format!("/o/{org}/notes")))
}

/// The organisation's row, without its short name yet. Its key.
fn insert(conn: &mut Unscoped<'_>, provisional: &str, name: &str) -> Result<i32, AppError> {
    let org = (
        orgs::slug.eq(provisional),
        orgs::name.eq(name.trim()),
        orgs::status.eq(TenantStatus::Active),
        // Whoever founds it is counted.
        orgs::owners.eq(0_i64),
        orgs::seats_used.eq(0_i64),
        orgs::seat_limit.eq(SEATS),
    );
    let org = diesel::insert_into(orgs::table)
        .values(org)
        .returning(orgs::id)
        .get_result(&mut **conn)?;
    Ok(org)
}
