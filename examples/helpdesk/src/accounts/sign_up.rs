//! Making an account: its address is verified before there is one.

use crate::app::App;
use crate::browser::Browser;
use crate::database::Unscoped;
use crate::error::AppError;
use crate::forms::{Submitted, secured};
use crate::inbox::Mail;
use crate::page::outside;
use crate::passwords::SHORTEST;
use crate::schema::{passwords, users};
use crate::secret::secret;
use crate::verifications::Newcomer;
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use diesel::dsl::exists;
use maud::{Markup, html};
use serde::Deserialize;
use tenancy::accounts::Address;
use tenancy::prelude::*;

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
            minlength=(SHORTEST) required;
    }
}

pub(crate) async fn page(browser: Browser) -> Result<Html<String>, AppError> {
    let form = browser.form().await?;
    Ok(outside(
        "Sign up",
        None,
        &html! {
            div.panel.narrow {
                h1 { "Sign up" }
                form.stacked method="post" action="/signup" {
                    (secured(&form))
                    label for="address" { "Email address" }
                    input id="address" name="address" type="email" autocomplete="username" maxlength="254" required;
                    (new_person())
                    button type="submit" { "Sign up" }
                }
                p { "You have an account? " a href="/login" { "Sign in" } }
            }
        },
    ))
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
    let hash = app.config.passwords.hash(sent.password).await?;
    let secret = secret()?;
    let to = address.as_str().to_owned();
    let same = users::table.filter(users::address.eq(to.clone()));
    let is_known = app
        .unscoped("somebody signs up", |conn| {
            Ok(diesel::select(exists(same)).get_result::<bool>(&mut **conn)?)
        })
        .await?;
    let (says, link) = if is_known {
        ("You have an account already: sign in.", "/login".to_owned())
    } else {
        let newcomer = Newcomer {
            name: sent.name,
            address,
            hash,
        };
        app.verifications.expect(secret.clone(), newcomer);
        ("Verify your address.", format!("/verify/{secret}"))
    };
    app.inbox.send(Mail {
        to,
        says: says.to_owned(),
        link,
    });
    Ok(outside(
        "Sign up",
        None,
        &html! {
            div.panel.narrow {
                h1 { "Look into your mail" }
                p { "A link in it goes on from here." }
                @if app.config.demo { p { a href="/inbox" { "Look into the inbox of the demonstration" } } }
            }
        },
    ))
}

/// Makes an account, if the address has none. The address is verified. Its key is chosen here, for not each database says which one it
/// has chosen.
pub(crate) fn insert(
    conn: &mut Unscoped<'_>,
    name: &str,
    address: &Address,
    hash: &str,
) -> Result<String, AppError> {
    let id = secret()?;
    let user = (
        users::id.eq(&id),
        users::name.eq(name.trim()),
        users::address.eq(address.as_str()),
    );
    match diesel::insert_into(users::table)
        .values(user)
        .execute(&mut **conn)
    {
        Err(diesel::result::Error::DatabaseError(
            diesel::result::DatabaseErrorKind::UniqueViolation,
            _,
        )) => {
            return Err(AppError::Refused("This address has an account: sign in."));
        }
        done => done?,
    };
    diesel::insert_into(passwords::table)
        .values((passwords::user_id.eq(&id), passwords::hash.eq(hash)))
        .execute(&mut **conn)?;
    Ok(id)
}

/// The page of the link. Scanners of mail follow links: it changes nothing.
pub(crate) async fn verify_page(
    browser: Browser,
    Path(secret): Path<String>,
) -> Result<Html<String>, AppError> {
    let form = browser.form().await?;
    Ok(outside(
        "Verify",
        None,
        &html! {
            div.panel.narrow {
                h1 { "Verify your address" }
                p { "Did you sign up here with this address? Then you know the password." }
                form.stacked method="post" action=(format!("/verify/{secret}")) {
                    (secured(&form))
                    label for="password" { "Password" }
                    input id="password" name="password" type="password" autocomplete="current-password" required;
                    button type="submit" { "Yes, it is mine" }
                }
            }
        },
    ))
}

#[derive(Deserialize)]
pub(crate) struct Verify {
    password: String,
}

/// There is an account from here on. The mail has to be read by whoever signed up: or somebody could sign up with an address that is
/// not theirs, and have its owner make an account whose password the owner does not know.
pub(crate) async fn verify(
    State(app): State<App>,
    Path(secret): Path<String>,
    browser: Browser,
    Submitted(sent): Submitted<Verify>,
) -> Result<Redirect, AppError> {
    let waiting = app.verifications.newcomer(&secret);
    let waiting = waiting.ok_or(AppError::NotFound)?;
    let is = app.config.passwords.is(sent.password, Some(waiting.hash));
    if !is.await? {
        return Err(AppError::Refused("The password is wrong."));
    }
    let newcomer = app.verifications.redeem(&secret);
    let Newcomer {
        name,
        address,
        hash,
    } = newcomer.ok_or(AppError::NotFound)?;
    let user = app
        .unscoped("somebody verifies an address", move |conn| {
            conn.transaction(|conn| insert(conn, &name, &address, &hash))
        })
        .await?;
    browser.sign_in(user).await?;
    Ok(Redirect::to("/"))
}
