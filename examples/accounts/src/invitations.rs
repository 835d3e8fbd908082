//! Inviting somebody, and answering.

use crate::browser::Browser;
use crate::enter::{self, new_person};
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, button, secured};
use crate::members::manages;
use crate::models::{Org, Rank, User};
use crate::outbox::Mail;
use crate::page::{self, Page};
use crate::schema::{orgs, users};
use crate::{Acting, App, Unscoped, passwords};
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;
use tenancy::accounts::{
    Accept, Address, Decline, Invite, Invitee, Joined, Look, Revoke, Role, SignedIn,
};
use tenancy::prelude::*;
use tenancy::web::Session as _;

#[derive(Deserialize)]
pub(crate) struct New {
    address: String,
    role: String,
}

fn address(text: &str) -> Result<Address, AppError> {
    text.parse()
        .map_err(|_| AppError::Refused("That is no address of mail."))
}

/// The token goes into the mail, and is nowhere else.
pub(crate) async fn invite(
    State(app): State<App>,
    member: Acting,
    Submitted(new): Submitted<New>,
) -> Result<Redirect, AppError> {
    manages(&member)?;
    let address = address(&new.address)?;
    let role = Rank::named(&new.role).map_err(|_| AppError::Refused("That is no role."))?;
    let slug = member.slug().to_owned();
    let to = address.as_str().to_owned();
    let token = app
        .unscoped("somebody is invited", move |conn| {
            let known = users::table.filter(users::address.eq(address.as_str()));
            let known = known.select(users::id).first(&mut **conn).optional()?;
            let invitee: Invitee<User> = match known {
                Some(user) => Invitee::known(address, user),
                None => address.into(),
            };
            Ok(Invite::by(&member, invitee, role).execute(conn)?)
        })
        .await?;
    app.outbox.send(Mail {
        to,
        says: format!("You are invited to {slug}."),
        link: format!("/invitations/{}", token.into_text()),
    });
    Ok(Redirect::to(&format!("/o/{slug}/members")))
}

#[derive(Deserialize)]
pub(crate) struct Revoked {
    address: String,
}

pub(crate) async fn revoke(
    State(app): State<App>,
    member: Acting,
    Submitted(revoked): Submitted<Revoked>,
) -> Result<Redirect, AppError> {
    manages(&member)?;
    let to = format!("/o/{}/members", member.slug());
    let address = address(&revoked.address)?;
    let was_invited = app
        .unscoped("an invitation is taken back", move |conn| {
            Ok(Revoke::by(&member, address).execute(conn)?)
        })
        .await?;
    if !was_invited {
        return Err(AppError::Refused("That address is not invited any more."));
    }
    Ok(Redirect::to(&to))
}

/// What the page of an invitation shows.
struct Shown {
    org: String,
    inviter: String,
    address: String,
    role: Rank,
    has_account: bool,
}

/// It looks, and changes nothing: scanners of mail follow each link.
pub(crate) async fn look(
    State(app): State<App>,
    browser: Browser,
    Path(token): Path<String>,
) -> Result<Html<String>, AppError> {
    let at = format!("/invitations/{token}");
    let shown = app
        .unscoped("who is invited", move |conn| show(&token, conn))
        .await?;
    let signed_in = browser.account().await?.is_some();
    let form = browser.form().await?;
    let page = if signed_in {
        Page::inside("Invitation", &browser).await?
    } else {
        Page::outside("Invitation")
    };
    Ok(page::html(page.show(&html! {
        h1 { "Join " (shown.org) }
        p { (shown.inviter) " invites " strong { (shown.address) } " as " (shown.role.label()) "." }
        @if signed_in {
            (answers(&form, &at))
        } @else if shown.has_account {
            p { "This address has an account. " a href=(format!("/login?next={at}")) { "Log in to answer" } }
        } @else {
            form.card.narrow method="post" action=(format!("{at}/join")) {
                (secured(&form))
                (new_person())
                button type="submit" { "Sign up and join" }
            }
            (button(&form, &format!("{at}/decline"), "No, thanks"))
        }
    })))
}

fn answers(form: &str, at: &str) -> Markup {
    html! {
        form.card.narrow method="post" action=(at) {
            (secured(form))
            p { "Join with the account with which you are logged in?" }
            button type="submit" { "Join" }
        }
        (button(form, &format!("{at}/decline"), "No, thanks"))
    }
}

fn show(token: &str, conn: &mut Unscoped<'_>) -> Result<Shown, AppError> {
    let invited = Look::<Org, User>::at(token).execute(conn)?;
    let address = invited.address().as_str().to_owned();
    let name_of = |user: i32| users::table.find(user).select(users::name);
    let same = users::table.filter(users::address.eq(&address));
    Ok(Shown {
        org: Org::scoped()
            .filter(orgs::id.eq(*invited.tenant()))
            .select(orgs::name)
            .first(conn)?,
        inviter: name_of(*invited.inviter()).first(&mut **conn)?,
        role: invited.role(),
        has_account: diesel::select(diesel::dsl::exists(same)).get_result(&mut **conn)?,
        address,
    })
}

/// Who is signed in answers.
pub(crate) async fn accept(
    State(app): State<App>,
    browser: Browser,
    Path(token): Path<String>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    let user = browser.user().await?;
    let org = app
        .unscoped("an invitation is accepted", move |conn| {
            let own = users::table.find(user).select(users::address);
            let own = own.first::<String>(&mut **conn)?;
            // Whoever has an account has verified the address.
            let who = SignedIn::new(user).verified(address(&own)?);
            let joined = Accept::<Org, User>::new(&token, who).execute(conn)?;
            slug(&joined, conn)
        })
        .await?;
    joined(&browser, &org).await
}

#[derive(Deserialize)]
pub(crate) struct Newcomer {
    name: String,
    password: String,
}

/// Somebody without an account makes one. The address is that of the invitation, and not one of the form.
pub(crate) async fn join(
    State(app): State<App>,
    browser: Browser,
    Path(token): Path<String>,
    Submitted(new): Submitted<Newcomer>,
) -> Result<Redirect, AppError> {
    const KNOWN: AppError = AppError::Refused("This address has an account: log in to answer.");
    let hash = passwords::hash(new.password).await?;
    let (user, org) = app
        .unscoped("somebody signs up by an invitation", move |conn| {
            conn.transaction(|conn| {
                let invited = Look::<Org, User>::at(&token).execute(conn)?;
                // That the token has come is the proof that a new account has the address. Of an old one it is none.
                let user = enter::insert(conn, &new.name, invited.address(), &hash)?;
                let user = user.ok_or(KNOWN)?;
                let who = SignedIn::newcomer(user, &invited);
                let joined = Accept::<Org, User>::new(&token, who).execute(conn)?;
                Ok((user, slug(&joined, conn)?))
            })
        })
        .await?;
    browser.sign_in(user).await?;
    joined(&browser, &org).await
}

fn slug(joined: &Joined<Org, User>, conn: &mut Unscoped<'_>) -> Result<String, AppError> {
    let org = Org::scoped().filter(orgs::id.eq(*joined.tenant().key()));
    Ok(org.select(orgs::slug).first(conn)?)
}

async fn joined(browser: &Browser, org: &str) -> Result<Redirect, AppError> {
    browser.gains().await?;
    Ok(Redirect::to(&format!("/o/{org}/notes")))
}

pub(crate) async fn decline(
    State(app): State<App>,
    Path(token): Path<String>,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    app.unscoped("an invitation is declined", move |conn| {
        Ok(Decline::<Org, User>::new(&token).execute(conn)?)
    })
    .await?;
    Ok(Redirect::to("/"))
}
