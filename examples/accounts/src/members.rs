//! The members of an organisation, and what becomes of them.

use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Pressed, Submitted, button, secured};
use crate::models::{Impersonation, Invitation, Org, Rank, User};
use crate::page::{self, Page};
use crate::schema::{impersonations, invitations, memberships, users};
use crate::{Acting, App, Looking, OrgConn};
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;
use tenancy::accounts::{
    ChangeRole, InvitationStatus, Leave, MemberStatus, ReinstateMember, RemoveMember, Role,
    SuspendMember,
};
use tenancy::prelude::*;

/// A member, for the list.
#[derive(Queryable)]
struct Row {
    id: i32,
    name: String,
    address: String,
    role: Rank,
    status: MemberStatus,
}

/// What the page shows of the organisation.
struct Shown {
    org: Org,
    members: Vec<Row>,
    invited: Vec<Invitation>,
    /// Who of the operators acts, or has acted, as a member.
    acted: Vec<Impersonation>,
}

fn load(conn: &mut ReadOnlyConn<'_, SqliteConnection, Org>) -> QueryResult<Shown> {
    Ok(Shown {
        org: Org::current(conn)?,
        members: User::scoped()
            .inner_join(memberships::table)
            .filter(memberships::status.ne(MemberStatus::Left))
            .order(users::name)
            .select((
                users::id,
                users::name,
                users::address,
                memberships::role,
                memberships::status,
            ))
            .load(conn)?,
        invited: Invitation::scoped()
            .filter(invitations::status.eq(InvitationStatus::Pending))
            .order(invitations::address)
            .select(Invitation::as_select())
            .load(conn)?,
        acted: Impersonation::scoped()
            .filter(impersonations::begun_at.is_not_null())
            .order(impersonations::id.desc())
            .limit(10)
            .select(Impersonation::as_select())
            .load(conn)?,
    })
}

pub(crate) async fn list(
    browser: Browser,
    viewer: Looking,
    conn: OrgConn,
) -> Result<Html<String>, AppError> {
    let Shown {
        org,
        members,
        invited,
        acted,
    } = conn.run(load).await?;
    let page = Page::seen_by("Members", &browser, &viewer).await?;
    let here = format!("/o/{}", viewer.slug());
    // The handlers that change something serve members alone.
    let changes_any = viewer.impersonator().is_none();
    let manages = changes_any && viewer.role().reaches(Rank::Admin);
    Ok(page::html(page.show(&html! {
        h1 { "Members of " (org.name) }
        p.faint {
            (org.seats_used)
            @if let Some(limit) = org.seat_limit { " of " (limit) }
            " seats are taken, by members and by pending invitations."
        }
        ul.rows {
            @for row in &members {
                li {
                    span.what { (row.name) small { (row.address) } }
                    @if row.status == MemberStatus::Suspended { span.tag { "suspended" } }
                    @if manages && row.id != *viewer.account() && viewer.role().reaches(row.role) {
                        (changes(page.form(), &here, row, viewer.role()))
                    } @else {
                        span.tag { (row.role.label()) }
                    }
                }
            }
        }
        @if manages { (inviting(page.form(), &here, &invited, viewer.role())) }
        @if viewer.role().owns() && !acted.is_empty() {
            h2 { "Who has acted as a member" }
            ul.rows {
                @for one in &acted {
                    li { span.what { (one.operator) small { (one.reason) } } }
                }
            }
        }
        @if changes_any {
            h2 { "Leave" }
            p { "Your notes stay here. " (button(page.form(), &format!("{here}/leave"), "Leave this organisation")) }
        }
    })))
}

/// The roles that one who has `own` gives.
fn roles(own: Rank, chosen: Rank) -> Markup {
    html! {
        @for role in Rank::ALL.iter().filter(|role| own.reaches(**role)) {
            option value=(role.name()) selected[*role == chosen] { (role.label()) }
        }
    }
}

fn changes(form: &str, here: &str, row: &Row, own: Rank) -> Markup {
    let (does, label) = match row.status {
        MemberStatus::Suspended => ("reinstate", "Reinstate"),
        _ => ("suspend", "Suspend"),
    };
    html! {
        form.inline method="post" action=(format!("{here}/members/{}", row.id)) {
            (secured(form))
            select name="role" aria-label=(format!("Role of {}", row.name)) { (roles(own, row.role)) }
            button.quiet type="submit" name="does" value="role" { "Change" }
            button.quiet type="submit" name="does" value=(does) { (label) }
            button.quiet type="submit" name="does" value="remove" { "Remove" }
        }
    }
}

fn inviting(form: &str, here: &str, invited: &[Invitation], own: Rank) -> Markup {
    html! {
        h2 { "Invite somebody" }
        form.card.narrow method="post" action=(format!("{here}/invitations")) {
            (secured(form))
            label for="address" { "Address of mail" }
            input id="address" name="address" type="email" maxlength="254" required;
            label for="role" { "Role" }
            select id="role" name="role" { (roles(own, Rank::Member)) }
            button type="submit" { "Invite" }
        }
        @if !invited.is_empty() {
            h2 { "Invited" }
            ul.rows {
                @for one in invited {
                    li {
                        span.what { (one.address) }
                        span.tag { (one.role.label()) }
                        form.inline method="post" action=(format!("{here}/invitations/revoke")) {
                            (secured(form))
                            input type="hidden" name="address" value=(one.address);
                            button.quiet type="submit" { "Take back" }
                        }
                    }
                }
            }
        }
    }
}

/// What the buttons beside a member send.
#[derive(Deserialize)]
pub(crate) struct Change {
    does: Does,
    role: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Does {
    Role,
    Suspend,
    Reinstate,
    Remove,
}

/// The library asks again who acts, and lets nobody touch somebody above.
pub(crate) async fn change(
    State(app): State<App>,
    member: Acting,
    Path((_, user)): Path<(String, i32)>,
    Submitted(change): Submitted<Change>,
) -> Result<Redirect, AppError> {
    manages(&member)?;
    let to = format!("/o/{}/members", member.slug());
    let role = Rank::named(&change.role).map_err(|_| AppError::Refused("That is no role."))?;
    app.unscoped("a member changes", move |conn| {
        Ok(match change.does {
            Does::Role => ChangeRole::by(&member, user, role).execute(conn),
            Does::Suspend => SuspendMember::by(&member, user).execute(conn),
            Does::Reinstate => ReinstateMember::by(&member, user).execute(conn),
            Does::Remove => RemoveMember::by(&member, user).execute(conn),
        }?)
    })
    .await?;
    Ok(Redirect::to(&to))
}

/// Which roles change members at all is the application's to say.
pub(crate) fn manages(member: &Acting) -> Result<(), AppError> {
    if member.role().reaches(Rank::Admin) {
        Ok(())
    } else {
        Err(AppError::Forbidden)
    }
}

pub(crate) async fn leave(
    State(app): State<App>,
    browser: Browser,
    member: Acting,
    Submitted(Pressed {}): Submitted<Pressed>,
) -> Result<Redirect, AppError> {
    let leave = Leave::of(&member);
    app.unscoped("a member leaves", move |conn| Ok(leave.execute(conn)?))
        .await?;
    // Only now: a last owner does not leave.
    member.forget(&browser).await?;
    Ok(Redirect::to("/organisations"))
}
