//! Who is here, and in which teams.

use crate::app::{App, Asked, CompanyConn};
use crate::browser::Browser;
use crate::error::AppError;
use crate::may::SeePeople;
use crate::models::{Rank, TeamMember, User};
use crate::page::{Frame, Part, avatar};
use crate::schema::{memberships, team_members, teams, users};
use axum::extract::State;
use axum::response::Html;
use maud::html;
use tenancy::accounts::{MemberStatus, Role as _};
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

/// Who is in which team.
type InTeam = (String, String);

fn load(conn: &mut CompanyConn<'_, SeePeople>) -> QueryResult<(Vec<Row>, Vec<InTeam>)> {
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
    Ok((people, teams))
}

pub(crate) async fn page(
    State(app): State<App>,
    browser: Browser,
    asked: Asked<SeePeople>,
) -> Result<Html<String>, AppError> {
    let frame = Frame::of(&app, &browser, &asked).await?;
    let (people, teams) = app.permitted(asked, |conn| Ok(load(conn)?)).await?;
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
    };
    Ok(frame.page("People", Part::People, &content))
}
