//! Teams: what each may do, and who is in it. The library asks again who acts, and lets nobody give what they do not hold.

use crate::app::{Acting, App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::{Submitted, secured};
use crate::may::{May, SeePeople};
use crate::models::{Team, TeamGrant, TeamMember, User};
use crate::page::{Frame, Part};
use crate::schema::{memberships, team_grants, team_members, teams, users};
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use tenancy::accounts::MemberStatus;
use tenancy::permissions::{
    AddToTeam, CreateTeam, GrantPermission, Permissions as _, RemoveFromTeam, RevokePermission,
};
use tenancy::prelude::*;

struct Shown {
    teams: Vec<(i64, String)>,
    /// A team, and the name of a permission.
    grants: Vec<(i64, String)>,
    /// A team, and who is in it.
    members: Vec<(i64, String)>,
    people: Vec<(String, String)>,
}

fn load(conn: &mut CompanyConn<'_, SeePeople>) -> QueryResult<Shown> {
    Ok(Shown {
        teams: Team::scoped()
            .order(teams::name)
            .select((teams::id, teams::name))
            .load(conn)?,
        grants: TeamGrant::scoped()
            .select((team_grants::team_id, team_grants::permission))
            .load(conn)?,
        members: TeamMember::scoped()
            .select((team_members::team_id, team_members::account_id))
            .load(conn)?,
        people: User::scoped()
            .inner_join(memberships::table)
            .filter(memberships::status.ne(MemberStatus::Left))
            .order(users::name)
            .select((users::id, users::name))
            .load(conn)?,
    })
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<SeePeople>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let shown = app.permitted(asked, |conn| Ok(load(conn)?)).await?;
    let changes = frame.may(May::ChangeTeams);
    let content = html! {
        div.head { h1 { "Teams" } }
        @for (id, name) in &shown.teams {
            section.panel.team aria-labelledby={ "team-" (id) } {
                h2 id={ "team-" (id) } { (name) }
                (grid(&frame, &shown, *id, changes))
                (members(&frame, &shown, (*id, name), changes))
            }
        }
        @if changes {
            h2 { "New team" }
            form.panel.inline method="post" action="/teams" {
                (secured(frame.form()))
                label for="name" { "Name" }
                input id="name" name="name" maxlength="100" required;
                button type="submit" { "Make it" }
            }
        }
    };
    Ok(frame.page("Teams", Part::Teams, &content))
}

/// Nobody ticks a box of what they do not hold: the form shows it, and the library sees to it.
fn grid(frame: &Frame, shown: &Shown, team: i64, changes: bool) -> Markup {
    let has = |may: May| {
        let mut grants = shown.grants.iter();
        grants.any(|(of, permission)| *of == team && permission == may.name())
    };
    html! {
        form method="post" action={ "/teams/" (team) "/grants" } {
            (secured(frame.form()))
            fieldset.grid disabled[!changes] {
                legend { "May" }
                @for may in May::ALL {
                    label.check {
                        input type="checkbox" name=(may.name()) checked[has(*may)];
                        (may.says())
                    }
                }
            }
            @if changes { button.quiet type="submit" { "Save" } }
        }
    }
}

fn members(frame: &Frame, shown: &Shown, (team, name): (i64, &str), changes: bool) -> Markup {
    let is_in = |who: &str| {
        shown
            .members
            .iter()
            .any(|(of, id)| *of == team && id == who)
    };
    let (inside, outside): (Vec<_>, Vec<_>) = shown.people.iter().partition(|(id, _)| is_in(id));
    let action = format!("/teams/{team}/members");
    html! {
        ul.labels {
            @for (id, person) in inside {
                li {
                    span.tag { (person) }
                    @if changes {
                        form method="post" action=(action) {
                            (secured(frame.form()))
                            input type="hidden" name="account" value=(id);
                            button.bare name="does" value="remove" aria-label={ "Take " (person) " out of " (name) } { "×" }
                        }
                    }
                }
            }
        }
        @if changes && !outside.is_empty() {
            form.inline method="post" action=(action) {
                (secured(frame.form()))
                select name="account" aria-label={ "Whom to add to " (name) } {
                    @for (id, person) in outside { option value=(id) { (person) } }
                }
                button.quiet name="does" value="add" { "Add" }
            }
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct New {
    name: String,
}

pub(crate) async fn make(
    State(app): State<App>,
    member: Acting,
    Submitted(New { name }): Submitted<New>,
) -> Result<Redirect, AppError> {
    app.unscoped("a team is made", move |conn| {
        Ok(CreateTeam::by(&member, name.trim().to_owned()).execute(conn)?)
    })
    .await?;
    Ok(Redirect::to("/teams"))
}

/// Gives and takes what is another than before. The boxes that are ticked are sent.
pub(crate) async fn grant(
    State(app): State<App>,
    member: Acting,
    Path(team): Path<i64>,
    Submitted(ticked): Submitted<HashMap<String, String>>,
) -> Result<Redirect, AppError> {
    let company = member.tenant().clone();
    app.unscoped("a team may do other things", move |conn| {
        conn.transaction(|conn| {
            let had = TeamGrant::scoped()
                .filter(team_grants::team_id.eq(team))
                .select(team_grants::permission)
                .load::<String>(&mut member.borrow(conn))?;
            for may in May::ALL {
                let had = had.iter().any(|name| name == may.name());
                match (had, ticked.contains_key(may.name())) {
                    (false, true) => GrantPermission::by(&member, team, *may).execute(conn)?,
                    (true, false) => RevokePermission::by(&member, team, *may).execute(conn)?,
                    _ => false,
                };
            }
            Ok(())
        })
    })
    .await?;
    app.live.recheck(&company).await;
    Ok(Redirect::to("/teams"))
}

#[derive(Deserialize)]
pub(crate) struct Changed {
    account: String,
    does: Does,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Does {
    Add,
    Remove,
}

pub(crate) async fn member(
    State(app): State<App>,
    member: Acting,
    Path(team): Path<i64>,
    Submitted(Changed { account, does }): Submitted<Changed>,
) -> Result<Redirect, AppError> {
    let company = member.tenant().clone();
    app.unscoped("a team has other members", move |conn| {
        Ok(match does {
            Does::Add => AddToTeam::by(&member, team, account).execute(conn),
            Does::Remove => RemoveFromTeam::by(&member, team, account).execute(conn),
        }?)
    })
    .await?;
    app.live.recheck(&company).await;
    Ok(Redirect::to("/teams"))
}
