//! A page of tickets for a member, by a handler that asks for a permission, and by one that does not.

use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use diesel::connection::SimpleConnection as _;
use diesel::r2d2;
use std::convert::Infallible;
use tenancy::Pool;
use tenancy::accounts::MemberStatus;
use tenancy::permissions::{TeamTerms, permissions};
use tenancy::pool::Connector;
use tenancy::prelude::*;
use tenancy::web::{Conn, MemberLayer, RequirePermission, RightsLayer, Session};
use tower::ServiceExt;

diesel::table! {
    orgs {
        id -> Integer,
        slug -> Text,
        status -> Text,
        purge_at -> Nullable<BigInt>,
        owners -> BigInt,
        seats_used -> BigInt,
        seat_limit -> Nullable<BigInt>,
        changes -> BigInt,
    }
}
diesel::table! { users { id -> Text } }
diesel::table! {
    memberships (org_id, user_id) { org_id -> Integer, user_id -> Text, role -> Text, status -> Text }
}
diesel::table! { teams (org_id, id) { org_id -> Integer, id -> BigInt, name -> Text } }
diesel::table! {
    team_members (org_id, team_id, account_id) {
        org_id -> Integer,
        team_id -> BigInt,
        account_id -> Text,
        manager -> Bool,
    }
}
diesel::table! {
    team_grants (org_id, team_id, permission) { org_id -> Integer, team_id -> BigInt, permission -> Text }
}
diesel::table! { tickets { id -> Integer, org_id -> Integer, title -> Text } }

const URL: &str = "file:permitted?mode=memory&cache=shared";

/// Ada is in two teams of an organisation that has ten tickets.
const ROWS: &str = "
    create table orgs (id integer primary key, slug text not null unique, status text not null, purge_at bigint,
        owners bigint not null, seats_used bigint not null, seat_limit bigint, changes bigint not null default 0);
    create table users (id text not null primary key);
    create table memberships (org_id integer not null, user_id text not null, role text not null, status text not null,
        primary key (org_id, user_id));
    create table teams (org_id integer not null, id bigint not null, name text not null,
        primary key (org_id, id), unique (org_id, name));
    create table team_members (org_id integer not null, team_id bigint not null, account_id text not null,
        manager boolean not null, primary key (org_id, team_id, account_id));
    create table team_grants (org_id integer not null, team_id bigint not null, permission text not null,
        primary key (org_id, team_id, permission));
    create table tickets (id integer not null, org_id integer not null, title text not null, primary key (org_id, id));
    insert into orgs values (1, 'acme', 'active', null, 1, 10, null, 0);
    insert into users values ('ada');
    insert into memberships values (1, 'ada', 'owner', 'active');
    insert into teams values (1, 1, 'support'), (1, 2, 'sales');
    insert into team_members values (1, 1, 'ada', false), (1, 2, 'ada', false);
    insert into team_grants values (1, 1, 'ticket.view'), (1, 1, 'ticket.change'), (1, 2, 'ticket.view');
    with recursive number (at) as (select 1 union all select at + 1 from number where at < 10)
        insert into tickets select at, 1, 'what somebody asks' from number;
";

#[determines_tenant(accounts, changes)]
#[derive(Queryable, Debug)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub id: i32,
}

#[determines_account]
#[derive(Queryable, Debug)]
#[diesel(table_name = users)]
pub struct User {
    pub id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Role)]
pub enum Rank {
    Owner,
    Member,
}

#[membership(Org, User)]
#[derive(Queryable, Debug)]
#[diesel(table_name = memberships)]
pub struct Membership {
    pub org_id: i32,
    pub user_id: String,
    pub role: Rank,
    pub status: MemberStatus,
}

permissions! {
    pub enum May {
        ViewTicket = "ticket.view",
        ChangeTicket = "ticket.change",
    }
}

#[team(Org, User)]
#[derive(Queryable, Debug)]
#[diesel(table_name = teams)]
pub struct Team {
    pub org_id: i32,
    pub id: i64,
    pub name: String,
}

impl TeamTerms for Team {
    type Permissions = May;
    const CHANGE_TEAMS: Option<May> = None;
}

#[team_member(Org, User)]
#[derive(Queryable, Debug)]
#[diesel(table_name = team_members)]
pub struct TeamMember {
    pub org_id: i32,
    pub team_id: i64,
    pub account_id: String,
    pub manager: bool,
}

#[team_grant(Org, User)]
#[derive(Queryable, Debug)]
#[diesel(table_name = team_grants)]
pub struct TeamGrant {
    pub org_id: i32,
    pub team_id: i64,
    pub permission: String,
}

#[tenanted(Org)]
#[derive(Queryable, Debug)]
#[diesel(table_name = tickets)]
pub struct Ticket {
    pub id: i32,
    pub org_id: i32,
    pub title: String,
}

type Db = r2d2::Pool<Connector<SqliteConnection>>;

/// Ada is signed in.
#[derive(Clone)]
struct Ada;

impl Session<User> for Ada {
    type Error = Infallible;

    async fn account(&self) -> Result<Option<String>, Infallible> {
        Ok(Some("ada".to_owned()))
    }

    async fn last_used(&self) -> Result<Option<String>, Infallible> {
        Ok(None)
    }

    async fn replace_last_used(
        &self,
        _: Option<&str>,
        _: Option<&str>,
    ) -> Result<bool, Infallible> {
        Ok(true)
    }

    async fn renew(&self) -> Result<bool, Infallible> {
        Ok(true)
    }
}

async fn page(conn: Conn<Db, Org>) -> String {
    let tickets = conn.run(|conn| Ticket::scoped().load(conn)).await;
    let tickets: Vec<Ticket> = tickets.expect("a page");
    format!("{tickets:?}")
}

async fn permitted_page(
    _: RequirePermission<ViewTicket, Org, User>,
    conn: Conn<Db, Org>,
) -> String {
    page(conn).await
}

/// The same page: to each member; the same, where what they may do was looked up; and to those who may read tickets.
pub(crate) struct Pages {
    pub(crate) to_members: Router,
    pub(crate) looked_up: Router,
    pub(crate) permitted: Router,
    _keeps_it: SqliteConnection,
}

impl Pages {
    pub(crate) fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let mut keeps_it = SqliteConnection::establish(URL)?;
        keeps_it.batch_execute(ROWS)?;
        let connections = r2d2::Pool::builder().max_size(1).test_on_check_out(false);
        let pool = Pool::new(connections.build(Connector::<SqliteConnection>::new(URL))?);
        let members = || {
            let members = MemberLayer::<Org, User>::new(pool.clone(), |_: &Parts| Some(Ada));
            members.path_segment(0)
        };
        let rights = || RightsLayer::<Org, User>::new(pool.clone());
        let to_members = Router::new().route("/{org}", get(page));
        let permitted = Router::new().route("/{org}", get(permitted_page));
        Ok(Self {
            looked_up: to_members
                .clone()
                .layer(rights())
                .layer(members())
                .with_state(pool.clone()),
            to_members: to_members.layer(members()).with_state(pool.clone()),
            permitted: permitted
                .layer(rights())
                .layer(members())
                .with_state(pool.clone()),
            _keeps_it: keeps_it,
        })
    }
}

/// Asks for the page once.
pub(crate) async fn serve(page: &Router) {
    let request = Request::get("/acme").body(Body::empty());
    let response = page.clone().oneshot(request.expect("a request")).await;
    let response = response.expect("no router fails");
    assert_eq!(response.status(), StatusCode::OK);
}
