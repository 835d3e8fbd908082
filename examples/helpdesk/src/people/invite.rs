//! Inviting somebody.

use crate::app::{Acting, App, Asked};
use crate::error::AppError;
use crate::forms::Submitted;
use crate::inbox::Mail;
use crate::may::ChangePeople;
use crate::models::{Rank, User};
use crate::schema::users;
use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use tenancy::accounts::{Address, Invite, Invitee, Revoke};
use tenancy::prelude::*;

#[derive(Deserialize)]
pub(crate) struct Invited {
    address: String,
}

fn address(text: &str) -> Result<Address, AppError> {
    text.parse()
        .map_err(|_| AppError::Refused("That is no address of mail."))
}

/// The token goes into the mail, and is nowhere else.
pub(crate) async fn invite(
    State(app): State<App>,
    _: Asked<ChangePeople>,
    member: Acting,
    Submitted(sent): Submitted<Invited>,
) -> Result<Redirect, AppError> {
    let address = address(&sent.address)?;
    let says = format!("You are invited to {}.", member.slug());
    let to = address.as_str().to_owned();
    let token = app
        .unscoped("somebody is invited", move |conn| {
            let known = users::table.filter(users::address.eq(address.as_str()));
            let known = known.select(users::id).first(&mut **conn).optional()?;
            let invitee: Invitee<User> = match known {
                Some(user) => Invitee::known(address, user),
                None => address.into(),
            };
            Ok(Invite::by(&member, invitee, Rank::Member).execute(conn)?)
        })
        .await?;
    app.inbox.send(Mail {
        to,
        says,
        link: app
            .site()
            .page(&format!("/invitations/{}", token.into_text())),
    });
    Ok(Redirect::to("/people"))
}

pub(crate) async fn revoke(
    State(app): State<App>,
    _: Asked<ChangePeople>,
    member: Acting,
    Submitted(sent): Submitted<Invited>,
) -> Result<Redirect, AppError> {
    let address = address(&sent.address)?;
    let was_invited = app
        .unscoped("an invitation is taken back", move |conn| {
            Ok(Revoke::by(&member, address).execute(conn)?)
        })
        .await?;
    if !was_invited {
        return Err(AppError::Refused("That address is not invited any more."));
    }
    Ok(Redirect::to("/people"))
}
