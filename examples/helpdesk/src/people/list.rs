//! Who is here, and in which teams.

use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::forms::secured;
use crate::may::{May, SeePeople};
use crate::models::{Invitation, Rank, TeamMember, User};
use crate::page::{Frame, Part, avatar};
use crate::schema::{invitations, memberships, team_members, teams, users};
use axum::extract::State;
use axum::response::Html;
use maud::html;
use tenancy::accounts::{InvitationStatus, MemberStatus, Role as _};
use tenancy::prelude::*;

/// A member, for the list.
#[derive(Queryable)]
struct Row {
    id: String,
    name: String,
    address: String,
    role: Rank,
    status: MemberStatus,
}

/// Whom somebody has invited.
type Invited = String;

/// Who is in which team.
type InTeam = (String, String);

fn load(
    conn: &mut CompanyConn<'_, SeePeople>,
) -> QueryResult<(Vec<Row>, Vec<InTeam>, Vec<Invited>)> {
    let people = User::scoped()
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
        .load(conn)?;
    let teams = TeamMember::scoped()
        .inner_join(teams::table.on(teams::id.eq(team_members::team_id)))
        .order(teams::name)
        .select((team_members::account_id, teams::name))
        .load(conn)?;
    let invited = Invitation::scoped()
        .filter(invitations::status.eq(InvitationStatus::Pending))
        .order(invitations::address)
        .select(invitations::address)
        .load(conn)?;
    Ok((people, teams, invited))
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<SeePeople>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let (people, teams, invited) = app.permitted(asked, |conn| Ok(load(conn)?)).await?;
    let content = html! {
        div.head { h1 { "People" } }
        ul.rows {
            @for row in &people {
                li {
                    (avatar(&row.name))
                    span.what { (row.name) small { (row.address) } }
                    @if row.role.owns() { span.tag.strong { (row.role.label()) } }
                    @if row.status == MemberStatus::Suspended { span.tag { "Suspended" } }
                    @for (_, team) in teams.iter().filter(|(who, _)| *who == row.id) { span.tag { (team) } }
                }
            }
        }
        @if frame.may(May::ChangePeople) {
            h2 { "Invite somebody" }
            form.panel.inline method="post" action="/people/invitations" {
                (secured(frame.form()))
                label for="address" { "Email address" }
                input id="address" name="address" type="email" maxlength="254" required;
                button type="submit" { "Invite" }
            }
            @if app.config.demo {
                p { a href=(app.site().page("/inbox")) { "The inbox of the demonstration" } }
            }
            @if !invited.is_empty() {
                h2 { "Invited" }
                ul.rows {
                    @for address in &invited {
                        li {
                            span.what { (address) }
                            form method="post" action="/people/invitations/revoke" {
                                (secured(frame.form()))
                                input type="hidden" name="address" value=(address);
                                button.quiet type="submit" aria-label={ "Take back the invitation of " (address) } { "Take back" }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(frame.page("People", Part::People, &content))
}
