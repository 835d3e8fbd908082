//! Links by which many join an organisation.

use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, button, secured};
use crate::models::{JoinLink, Org, Rank, User};
use crate::page::{self, Page};
use crate::schema::{join_links, orgs, users};
use crate::{Acting, App, OrgConn};
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;
use tenancy::accounts::{
    Address, Join, LookAtJoinLink, MakeJoinLink, RevokeJoinLink, RotateJoinLink, SignedIn, Token,
};
use tenancy::prelude::*;
use tenancy::web::Session as _;

/// As many links as an organisation has at one time.
const AT_MOST: u32 = 5;

fn load(conn: &mut ReadOnlyConn<'_, SqliteConnection, Org>) -> QueryResult<Vec<JoinLink>> {
    JoinLink::scoped()
        .filter(join_links::revoked_at.is_null())
        .order(join_links::id)
        .select(JoinLink::as_select())
        .load(conn)
}

/// Owners make links; the library asks for that as well.
fn owns(member: &Acting) -> Result<(), AppError> {
    if member.role() == Rank::Owner {
        Ok(())
    } else {
        Err(AppError::Forbidden)
    }
}

pub(crate) async fn list(
    browser: Browser,
    member: Acting,
    conn: OrgConn,
) -> Result<Html<String>, AppError> {
    owns(&member)?;
    let links = conn.run(load).await?;
    let page = Page::of("Links", &browser, &member).await?;
    let here = format!("/o/{}/links", member.slug());
    Ok(page::html(page.show(&html! {
        h1 { "Links to join by" }
        p.faint { "Whoever has a link joins as a member, until it is used up or a week has passed." }
        ul.rows {
            @for link in &links {
                li {
                    span.what { (link.uses) " of " (link.max_uses) " have joined" }
                    (button(page.form(), &format!("{here}/{}/rotate", link.id), "New link"))
                    (button(page.form(), &format!("{here}/{}/revoke", link.id), "Take back"))
                }
            }
        }
        form.card.narrow method="post" action=(here) {
            (secured(page.form()))
            label for="uses" { "For how many?" }
            input id="uses" name="uses" type="number" min="1" max="1000" value="20" required;
            button type="submit" { "Make a link" }
        }
    })))
}

/// The token is shown once, and is nowhere else.
async fn shown(browser: &Browser, member: &Acting, token: Token) -> Result<Html<String>, AppError> {
    let page = Page::of("Links", browser, member).await?;
    let link = format!("/join/{}", token.into_text());
    Ok(page::html(page.show(&html! {
        h1 { "A new link" }
        p { "It is not shown again: " a href=(link) { (link) } }
        p { a href=(format!("/o/{}/links", member.slug())) { "To the links" } }
    })))
}

#[derive(Deserialize)]
pub(crate) struct New {
    // The fields of a form that are flattened are texts.
    uses: String,
}

pub(crate) async fn make(
    State(app): State<App>,
    browser: Browser,
    member: Acting,
    Submitted(new): Submitted<New>,
) -> Result<Html<String>, AppError> {
    let number = new.uses.parse();
    let number = number.map_err(|_| AppError::Refused("That is no number."))?;
    let make = MakeJoinLink::by(&member, number).at_most(AT_MOST);
    let token = app
        .unscoped("a link is made", move |conn| Ok(make.execute(conn)?))
        .await?;
    shown(&browser, &member, token).await
}

pub(crate) async fn rotate(
    State(app): State<App>,
    browser: Browser,
    member: Acting,
    Path((_, link)): Path<(String, i64)>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Html<String>, AppError> {
    let rotate = RotateJoinLink::by(&member, link);
    let token = app
        .unscoped("a link is replaced", move |conn| Ok(rotate.execute(conn)?))
        .await?;
    shown(&browser, &member, token).await
}

pub(crate) async fn revoke(
    State(app): State<App>,
    member: Acting,
    Path((_, link)): Path<(String, i64)>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    let revoke = RevokeJoinLink::by(&member, link);
    app.unscoped(
        "a link is taken back",
        move |conn| Ok(revoke.execute(conn)?),
    )
    .await?;
    Ok(Redirect::to(&format!("/o/{}/links", member.slug())))
}

/// It looks, and changes nothing.
pub(crate) async fn look(
    State(app): State<App>,
    browser: Browser,
    Path(token): Path<String>,
) -> Result<Html<String>, AppError> {
    let at = format!("/join/{token}");
    let org = app
        .unscoped("where a link leads", move |conn| {
            let linked = LookAtJoinLink::<Org, User>::at(&token).execute(conn)?;
            let org = Org::scoped().filter(orgs::id.eq(*linked.tenant()));
            Ok(org.select(orgs::name).first::<String>(conn)?)
        })
        .await?;
    let (page, answer) = if browser.account().await?.is_some() {
        let page = Page::inside("Join", &browser).await?;
        let answer = press(page.form(), &at);
        (page, answer)
    } else {
        let answer = html! {
            p { a href=(format!("/login?next={at}")) { "Log in to join" } }
            p { "No account yet? " a href="/signup" { "Sign up" } ", and open the link again." }
        };
        (Page::outside("Join"), answer)
    };
    Ok(page::html(page.show(&html! {
        h1 { "Join " (org) }
        (answer)
    })))
}

fn press(form: &str, at: &str) -> Markup {
    html! {
        form.card.narrow method="post" action=(at) {
            (secured(form))
            p { "Join with the account with which you are logged in?" }
            button type="submit" { "Join" }
        }
    }
}

/// Who is signed in joins.
pub(crate) async fn join(
    State(app): State<App>,
    browser: Browser,
    Path(token): Path<String>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    let user = browser.user().await?;
    let org = app
        .unscoped("somebody joins by a link", move |conn| {
            let own = users::table.find(user).select(users::address);
            let own = own.first::<String>(&mut **conn)?;
            let own: Address = own.parse().map_err(AppError::failed)?;
            // Whoever has an account has verified the address.
            let who = SignedIn::new(user).verified(own);
            let joined = Join::<Org, User>::by(&token, who).execute(conn)?;
            let org = Org::scoped().filter(orgs::id.eq(*joined.tenant().key()));
            Ok(org.select(orgs::slug).first::<String>(conn)?)
        })
        .await?;
    browser.gains().await?;
    Ok(Redirect::to(&format!("/o/{org}/notes")))
}
