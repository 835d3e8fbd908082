//! Signing up, logging in and out, and verifying an address.

use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, secured};
use crate::outbox::Mail;
use crate::page::{self, Page};
use crate::schema::{passwords as hashes, users};
use crate::secret::secret;
use crate::verifications::Newcomer;
use crate::{App, Unscoped, operators, passwords};
use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use diesel::dsl::exists;
use maud::{Markup, html};
use serde::Deserialize;
use tenancy::accounts::Address;
use tenancy::prelude::*;

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct Next {
    next: Option<String>,
}

impl Next {
    /// A path of this application's, or its beginning. A link from elsewhere leads nowhere else.
    fn path(self) -> String {
        let inside = |path: &String| {
            let ours = ["/o/", "/invitations/", "/join/"];
            let is_ours = ours.iter().any(|ours| path.starts_with(ours));
            is_ours
                && path
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        };
        self.next.filter(inside).unwrap_or_else(|| "/".to_owned())
    }
}

#[derive(Deserialize)]
pub(crate) struct LogIn {
    address: String,
    password: String,
    next: Option<String>,
}

pub(crate) async fn log_in_page(
    browser: Browser,
    Query(next): Query<Next>,
) -> Result<Html<String>, AppError> {
    let form = browser.form().await?;
    Ok(page::html(Page::outside("Log in").show(&html! {
        h1 { "Log in" }
        form.card.narrow method="post" action="/login" {
            (secured(&form))
            input type="hidden" name="next" value=(next.path());
            label for="address" { "Address of your mail" }
            input id="address" name="address" type="email" autocomplete="username" required autofocus;
            label for="password" { "Password" }
            input id="password" name="password" type="password" autocomplete="current-password" required;
            button type="submit" { "Log in" }
        }
        p { "No account yet? " a href="/signup" { "Sign up" } }
    })))
}

pub(crate) async fn log_in(
    State(app): State<App>,
    browser: Browser,
    Submitted(sent): Submitted<LogIn>,
) -> Result<Redirect, AppError> {
    const WRONG: AppError = AppError::Refused("Address or password is wrong.");
    let address: Address = sent.address.parse().map_err(|_| WRONG)?;
    let known = app
        .unscoped("who logs in", move |conn| {
            let user = users::table
                .inner_join(hashes::table)
                .filter(users::address.eq(address.as_str()))
                .select((users::id, hashes::hash));
            Ok(user.first::<(i32, String)>(&mut **conn).optional()?)
        })
        .await?;
    let (user, hash) = known.unzip();
    let is = passwords::is(sent.password, hash).await?;
    browser.sign_in(user.filter(|_| is).ok_or(WRONG)?).await?;
    Ok(Redirect::to(&Next { next: sent.next }.path()))
}

pub(crate) async fn log_out(
    browser: Browser,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    browser.sign_out().await?;
    Ok(Redirect::to("/login"))
}

#[derive(Deserialize)]
pub(crate) struct SignUp {
    name: String,
    address: String,
    password: String,
}

/// Who is new says who that is.
pub(crate) fn new_person() -> Markup {
    html! {
        label for="name" { "Your name" }
        input id="name" name="name" autocomplete="name" maxlength="80" required;
        label for="password" { "Password " small { "twelve characters at least" } }
        input id="password" name="password" type="password" autocomplete="new-password"
            minlength=(passwords::SHORTEST) required;
    }
}

pub(crate) async fn sign_up_page(browser: Browser) -> Result<Html<String>, AppError> {
    let form = browser.form().await?;
    Ok(page::html(Page::outside("Sign up").show(&html! {
        h1 { "Sign up" }
        form.card.narrow method="post" action="/signup" {
            (secured(&form))
            label for="address" { "Address of your mail" }
            input id="address" name="address" type="email" autocomplete="username" maxlength="254" required;
            (new_person())
            button type="submit" { "Sign up" }
        }
        p { "You have an account? " a href="/login" { "Log in" } }
    })))
}

/// The answer is the same whether the address has an account or not: a mail says which.
pub(crate) async fn sign_up(
    State(app): State<App>,
    Submitted(sent): Submitted<SignUp>,
) -> Result<Html<String>, AppError> {
    let address: Address = sent
        .address
        .parse()
        .map_err(|_| AppError::Refused("That is no address of mail."))?;
    let hash = passwords::hash(sent.password).await?;
    let secret = secret()?;
    let to = address.as_str().to_owned();
    let same = users::table.filter(users::address.eq(to.clone()));
    let is_known = app
        .unscoped("somebody signs up", |conn| {
            Ok(diesel::select(exists(same)).get_result(&mut **conn)?)
        })
        .await?;
    let mail = if is_known {
        Mail {
            to,
            says: "You have an account already: log in.".to_owned(),
            link: "/login".to_owned(),
        }
    } else {
        let newcomer = Newcomer {
            name: sent.name,
            address,
            hash,
        };
        app.verifications.expect(secret.clone(), newcomer);
        Mail {
            to,
            says: "Verify your address.".to_owned(),
            link: format!("/verify/{secret}"),
        }
    };
    app.outbox.send(mail);
    Ok(page::html(Page::outside("Sign up").show(&html! {
        h1 { "Look into your mail" }
        p { "A link in it goes on from here. In this example, the mail is in the " a href="/outbox" { "outbox" } "." }
    })))
}

/// Makes an account, if the address has none. The address is verified.
pub(crate) fn insert(
    conn: &mut Unscoped<'_>,
    name: &str,
    address: &Address,
    hash: &str,
) -> Result<Option<i32>, AppError> {
    let user = (
        users::name.eq(name.trim()),
        users::address.eq(address.as_str()),
    );
    let id = diesel::insert_into(users::table)
        .values(user)
        .on_conflict(users::address)
        .do_nothing()
        .returning(users::id)
        .get_result(&mut **conn)
        .optional()?;
    if let Some(id) = id {
        diesel::insert_into(hashes::table)
            .values((hashes::user_id.eq(id), hashes::hash.eq(hash)))
            .execute(&mut **conn)?;
    }
    Ok(id)
}

/// The page of the link. Scanners of mail follow links: it changes nothing.
pub(crate) async fn verify_page(
    browser: Browser,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    let form = browser.form().await?;
    Ok(page::html(Page::outside("Verify").show(&html! {
        h1 { "Verify your address" }
        form.card.narrow method="post" action=(format!("/verify/{secret}")) {
            (secured(&form))
            p { "Did you sign up here with this address? Then you know the password." }
            label for="password" { "Password" }
            input id="password" name="password" type="password" autocomplete="current-password" required;
            button type="submit" { "Yes, it is mine" }
        }
    })))
}

#[derive(Deserialize)]
pub(crate) struct Verify {
    password: String,
}

/// There is an account from here on. The mail has to be read by whoever signed up: or somebody could sign up with an address that
/// is not theirs, and have its owner make an account whose password the owner does not know.
pub(crate) async fn verify(
    State(app): State<App>,
    Path(secret): Path<String>,
    Submitted(sent): Submitted<Verify>,
) -> Result<Redirect, AppError> {
    const KNOWN: AppError = AppError::Refused("This address has an account: log in.");
    let waiting = app.verifications.newcomer(&secret);
    let waiting = waiting.ok_or(AppError::NotFound)?;
    if !passwords::is(sent.password, Some(waiting.hash)).await? {
        return Err(AppError::Refused("The password is wrong."));
    }
    let newcomer = app.verifications.redeem(&secret);
    let newcomer = newcomer.ok_or(AppError::NotFound)?;
    app.unscoped("somebody verifies an address", move |conn| {
        conn.transaction(|conn| {
            let Newcomer {
                name,
                address,
                hash,
            } = newcomer;
            let user = insert(conn, &name, &address, &hash)?.ok_or(KNOWN)?;
            operators::appoint(conn, user)
        })
    })
    .await?;
    Ok(Redirect::to("/login"))
}
