//! Permissions over HTTP: who is told what, whichever way they ask. On SQLite.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{Request, StatusCode};
use axum::middleware::from_extractor;
use axum::routing::{Router, delete, get, post};
use diesel::connection::SimpleConnection as _;
use diesel::r2d2;
use std::convert::Infallible;
use std::marker::PhantomData;
use tenancy::accounts::{BeginImpersonation, Impersonate, Operator};
use tenancy::permissions::SuperUser;
use tenancy::pool::Connector;
use tenancy::prelude::*;
use tenancy::resolve::{Claim, Refusal, ResolveError, TenantStore};
use tenancy::web::{
    Conn, Current, ImpersonationSession, MemberLayer, RequirePermission, RightsLayer, Session,
    TenantLayer,
};
use tenancy::{Pool, Verified};
use tower::ServiceExt as _;

#[path = "../models/mod.rs"]
mod models;

#[path = "../http/keys.rs"]
mod keys;
#[path = "../http/layers.rs"]
mod layers;
#[path = "../http/matrix.rs"]
mod matrix;
#[path = "../http/sockets.rs"]
mod sockets;

use models::{
    AddTicket, ChangeTicket, Comment, DeleteTicket, Org, Ticket, User, ViewTicket, comments,
    tickets,
};

type Db = r2d2::Pool<Connector<SqliteConnection>>;

const ROWS: &str = "
    insert into orgs (id, slug, status, owners, seats_used)
        values (1, 'acme', 'active', 1, 7), (2, 'globex', 'active', 1, 1);
    insert into users (id) values ('ada'), ('bob'), ('viv'), ('abe'), ('cho'), ('del'), ('max'), ('hal');
    insert into memberships (org_id, user_id, role, status) values
        (1, 'ada', 'owner', 'active'), (1, 'bob', 'member', 'active'), (1, 'viv', 'member', 'active'),
        (1, 'abe', 'member', 'active'), (1, 'cho', 'member', 'active'), (1, 'del', 'member', 'active'),
        (1, 'max', 'member', 'active'), (2, 'hal', 'owner', 'active');
    insert into teams (org_id, id, name) values
        (1, 1, 'view'), (1, 2, 'add'), (1, 3, 'change'), (1, 4, 'delete'), (2, 1, 'all');
    insert into team_grants (org_id, team_id, permission) values
        (1, 1, 'ticket.view'), (1, 2, 'ticket.add'), (1, 3, 'ticket.change'), (1, 4, 'ticket.delete'),
        (2, 1, 'ticket.view'), (2, 1, 'ticket.add'), (2, 1, 'ticket.change'), (2, 1, 'ticket.delete');
    insert into team_members (org_id, team_id, account_id, manager) values
        (1, 1, 'viv', false), (1, 2, 'abe', false), (1, 3, 'cho', false), (1, 4, 'del', false),
        (1, 1, 'max', true), (2, 1, 'hal', false);
";

/// A ticket of each tenant, and one of nobody's; a comment on each.
const TICKETS: &str = "
    delete from comments;
    delete from tickets;
    insert into tickets (id, org_id, title) values (1, 1, 'own'), (2, 2, 'foreign'), (3, null, 'global');
    insert into comments (id, ticket_id, body) values (1, 1, 'own'), (2, 2, 'foreign'), (3, 3, 'global');
";

/// Operators who act as members.
mod acting {
    use super::models::{Org, User};
    use tenancy::accounts::{HasOperators, Operators};
    use tenancy::prelude::*;

    diesel::table! {
        impersonations {
            id -> BigInt,
            org_id -> Integer,
            account_id -> Text,
            operator -> Text,
            reason -> Text,
            access -> Text,
            token_hash -> Binary,
            made_at -> BigInt,
            expires_at -> BigInt,
            begun_at -> Nullable<BigInt>,
            ended_at -> Nullable<BigInt>,
        }
    }

    #[impersonation(Org, User)]
    #[derive(Queryable, Debug)]
    #[diesel(table_name = impersonations)]
    #[expect(dead_code, reason = "only its columns matter here")]
    pub struct Impersonation {
        id: i64,
        org_id: i32,
    }

    impl HasOperators for User {
        const OPERATORS: Operators<Self> = Operators::NONE;
    }
}

const IMPERSONATIONS: &str = "
    create table impersonations (id integer primary key, org_id integer not null, account_id text not null,
        operator text not null, reason text not null, access text not null, token_hash blob not null unique,
        made_at bigint not null, expires_at bigint not null, begun_at bigint, ended_at bigint)
";

/// Who is signed in, if somebody is, and the impersonation that the session keeps.
#[derive(Clone)]
struct Login(Option<&'static str>, Option<String>);

impl Session<User> for Login {
    type Error = Infallible;

    async fn account(&self) -> Result<Option<String>, Infallible> {
        Ok(self.0.map(str::to_owned))
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

impl ImpersonationSession<User> for Login {
    async fn impersonation(&self) -> Result<Option<String>, Infallible> {
        Ok(self.1.clone())
    }

    async fn keep_impersonation(&self, _: Option<String>) -> Result<(), Infallible> {
        Ok(())
    }
}

/// The organisations by their slugs.
struct Orgs;

impl TenantStore<Org> for Orgs {
    fn find(&self, claim: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
        match claim {
            Claim::Slug(slug) if slug == "acme" => Ok(Verified::trust(1)),
            Claim::Slug(slug) if slug == "globex" => Ok(Verified::trust(2)),
            _ => Err(Refusal::Unknown.into()),
        }
    }
}

type Ask<P> = RequirePermission<P, Org, User>;

/// The ids.
fn listed(ids: &[i32]) -> (StatusCode, String) {
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    (StatusCode::OK, ids.join(" "))
}

/// One row, or none.
fn found(rows: usize) -> StatusCode {
    if rows == 0 {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::OK
    }
}

async fn list<P>(_: P, conn: Conn<Db, Org>) -> (StatusCode, String) {
    let ids = conn
        .run(|conn| Ticket::scoped().select(tickets::id).load::<i32>(conn))
        .await;
    listed(&ids.expect("a list"))
}

async fn read<P>(_: P, Path((_, id)): Path<(String, i32)>, conn: Conn<Db, Org>) -> StatusCode {
    let ids = conn
        .run(move |conn| {
            let ticket = Ticket::scoped().filter(tickets::id.eq(id));
            ticket.select(tickets::id).load::<i32>(conn)
        })
        .await;
    found(ids.expect("a list").len())
}

async fn add<P>(_: P, conn: Conn<Db, Org>) -> StatusCode {
    let new = (tickets::id.eq(9), tickets::title.eq("new"));
    let added = conn
        .run(move |conn| Ticket::insert(new).execute(conn))
        .await;
    found(added.expect("an insert"))
}

async fn change<P>(_: P, Path((_, id)): Path<(String, i32)>, conn: Conn<Db, Org>) -> StatusCode {
    let changed = conn
        .run(move |conn| {
            Ticket::update(id)
                .set(tickets::title.eq("other"))
                .execute(conn)
        })
        .await;
    found(changed.expect("an update"))
}

async fn remove<P>(_: P, Path((_, id)): Path<(String, i32)>, conn: Conn<Db, Org>) -> StatusCode {
    let deleted = conn.run(move |conn| Ticket::delete(id).execute(conn)).await;
    found(deleted.expect("a delete"))
}

async fn list_comments<P>(_: P, conn: Conn<Db, Org>) -> (StatusCode, String) {
    let ids = conn
        .run(|conn| Comment::scoped().select(comments::id).load::<i32>(conn))
        .await;
    listed(&ids.expect("a list"))
}

async fn read_comment<P>(
    _: P,
    Path((_, id)): Path<(String, i32)>,
    conn: Conn<Db, Org>,
) -> StatusCode {
    let ids = conn
        .run(move |conn| {
            let comment = Comment::scoped().filter(comments::id.eq(id));
            comment.select(comments::id).load::<i32>(conn)
        })
        .await;
    found(ids.expect("a list").len())
}

/// A comment on a ticket.
async fn add_comment<P>(
    _: P,
    Path((_, ticket)): Path<(String, i32)>,
    conn: Conn<Db, Org>,
) -> StatusCode {
    let new = (
        comments::id.eq(9),
        comments::ticket_id.eq(ticket),
        comments::body.eq("new"),
    );
    let added = conn
        .run(move |conn| Comment::insert(new).execute(conn))
        .await;
    match added {
        Ok(rows) => found(rows),
        // That the ticket is another tenant's is not told.
        Err(_) => StatusCode::NOT_FOUND,
    }
}

async fn change_comment<P>(
    _: P,
    Path((_, id)): Path<(String, i32)>,
    conn: Conn<Db, Org>,
) -> StatusCode {
    let changed = conn
        .run(move |conn| {
            Comment::update(id)
                .set(comments::body.eq("other"))
                .execute(conn)
        })
        .await;
    found(changed.expect("an update"))
}

async fn remove_comment<P>(
    _: P,
    Path((_, id)): Path<(String, i32)>,
    conn: Conn<Db, Org>,
) -> StatusCode {
    let deleted = conn
        .run(move |conn| Comment::delete(id).execute(conn))
        .await;
    found(deleted.expect("a delete"))
}

/// Whoever may delete tickets; the evidence is of the tenant of the request.
async fn whoever_deletes(asked: Ask<DeleteTicket>) -> StatusCode {
    assert_eq!(*asked.evidence().tenant().key(), 1);
    StatusCode::OK
}

/// An operator, of whom Grace is one: that is for the application to know. None of them is a member.
struct BySupport<P>(PhantomData<P>);

impl<P, S: Sync> FromRequestParts<S> for BySupport<P> {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        if !matches!(parts.extensions.get(), Some(Login(Some("grace"), _))) {
            return Err(StatusCode::FORBIDDEN);
        }
        let Ok(Current(org)) = Current::<Org>::from_request_parts(parts, state).await else {
            return Err(StatusCode::NOT_FOUND);
        };
        let support = SuperUser::new(Operator::new("grace").because("ticket 12"), org);
        let _permit = support.permit::<P>();
        Ok(Self(PhantomData))
    }
}

/// Tickets and comments, where each kind of act asks for something.
fn acts<View, Add, Change, Delete>() -> Router<Pool<Db>>
where
    View: FromRequestParts<Pool<Db>> + Send + 'static,
    Add: FromRequestParts<Pool<Db>> + Send + 'static,
    Change: FromRequestParts<Pool<Db>> + Send + 'static,
    Delete: FromRequestParts<Pool<Db>> + Send + 'static,
{
    let ticket = get(read::<View>)
        .put(change::<Change>)
        .delete(remove::<Delete>);
    let comment = get(read_comment::<View>)
        .put(change_comment::<Change>)
        .delete(remove_comment::<Delete>);
    Router::new()
        .route("/{org}/tickets", get(list::<View>).post(add::<Add>))
        .route("/{org}/tickets/{id}", ticket)
        .route("/{org}/tickets/{id}/comments", post(add_comment::<Add>))
        .route("/{org}/comments", get(list_comments::<View>))
        .route("/{org}/comments/{id}", comment)
}

async fn nothing() -> StatusCode {
    StatusCode::OK
}

/// A database of this name, and a pool that has one connection to it.
fn opened(name: &str) -> (Pool<Db>, SqliteConnection) {
    let url = format!("file:{name}?mode=memory&cache=shared");
    let mut db = SqliteConnection::establish(&url).expect("SQLite is compiled in");
    db.batch_execute(include_str!("../models/sqlite.sql"))
        .expect("the tables are new");
    db.batch_execute(IMPERSONATIONS).expect("the table is new");
    db.batch_execute(ROWS).expect("the rows are new");
    db.batch_execute(TICKETS).expect("the rows are new");
    let connector = Connector::<SqliteConnection>::new(&url);
    let pool = r2d2::Pool::builder().max_size(1).build(connector);
    (Pool::new(pool.expect("the database answers")), db)
}

/// The tenant is named by the path.
fn members(pool: &Pool<Db>) -> MemberLayer<Org, User> {
    let login = |request: &Parts| request.extensions.get::<Login>().cloned();
    let members = MemberLayer::<Org, User>::new(pool.clone(), login);
    members.impersonated(pool.clone(), login).path_segment(0)
}

fn rights(pool: &Pool<Db>) -> RightsLayer<Org, User> {
    RightsLayer::new(pool.clone())
}

/// The application, and what keeps its database.
fn app(name: &str) -> (Router, SqliteConnection) {
    let (pool, db) = opened(name);
    let support = acts::<
        BySupport<ViewTicket>,
        BySupport<AddTicket>,
        BySupport<ChangeTicket>,
        BySupport<DeleteTicket>,
    >();
    let support = support.layer(TenantLayer::new(Orgs).path_segment(1));
    let app = acts::<Ask<ViewTicket>, Ask<AddTicket>, Ask<ChangeTicket>, Ask<DeleteTicket>>()
        .route(
            "/{org}/all",
            delete(whoever_deletes).route_layer(from_extractor::<Ask<DeleteTicket>>()),
        )
        .layer(rights(&pool))
        .route("/{org}/unlayered", get(list::<Ask<ViewTicket>>))
        .layer(members(&pool))
        .nest("/support", support)
        .with_state(pool);
    (app, db)
}

async fn status(app: &Router, request: &str, user: Option<&'static str>) -> StatusCode {
    status_of(app, request, Login(user, None)).await
}

async fn status_of(app: &Router, request: &str, login: Login) -> StatusCode {
    answer(app, request, login).await.0
}

/// The status, and the text.
async fn answer(app: &Router, request: &str, login: Login) -> (StatusCode, String) {
    let (method, uri) = request.split_once(' ').expect("a method and a path");
    let request = Request::builder().method(method).uri(uri);
    let request = request.extension(login).body(Body::empty());
    let response = app.clone().oneshot(request.expect("a request")).await;
    let response = response.expect("a router does not fail");
    let status = response.status();
    let text = to_bytes(response.into_body(), usize::MAX).await;
    let text = String::from_utf8(text.expect("a text").to_vec());
    (status, text.expect("a text"))
}

#[tokio::test]
async fn a_super_user_is_asked_for_no_team_and_stays_in_one_tenant() {
    let (app, _db) = app("permissions_http_support");
    for (user, request, expected) in [
        (None, "DELETE /support/acme/tickets/1", 403),
        (Some("del"), "DELETE /support/acme/tickets/1", 403),
        (Some("grace"), "DELETE /support/nowhere/tickets/1", 404),
        // Where members are asked for, she is none.
        (Some("grace"), "DELETE /acme/tickets/1", 404),
        (Some("grace"), "DELETE /support/acme/tickets/2", 404),
        (Some("grace"), "DELETE /support/globex/tickets/2", 200),
    ] {
        let told = status(&app, request, user).await;
        assert_eq!(told.as_u16(), expected, "{user:?}: {request}");
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_before_a_missing_permission() {
    let (app, _db) = app("permissions_http_methods");
    for (request, user, expected) in [
        ("PATCH /acme/tickets/1", Some("bob"), 405),
        ("GET /acme/all", Some("bob"), 405),
        ("DELETE /acme/all", Some("bob"), 403),
        ("DELETE /acme/all", Some("del"), 200),
        // But not to who is no member: that is asked before.
        ("PATCH /acme/tickets/1", None, 401),
        ("PATCH /acme/tickets/1", Some("hal"), 404),
    ] {
        let told = status(&app, request, user).await;
        assert_eq!(told.as_u16(), expected, "{user:?}: {request}");
    }
}

#[tokio::test]
async fn a_permission_that_is_taken_is_met_by_the_next_request() {
    let (app, mut db) = app("permissions_http_taken");
    let list = "GET /acme/tickets";
    assert_eq!(status(&app, list, Some("viv")).await, StatusCode::OK);
    db.batch_execute("delete from team_members where account_id = 'viv'")
        .expect("a delete");
    assert_eq!(status(&app, list, Some("viv")).await, StatusCode::FORBIDDEN);
    db.batch_execute("update memberships set status = 'left' where user_id = 'viv'")
        .expect("an update");
    assert_eq!(status(&app, list, Some("viv")).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_the_layer_nobody_gets_in() {
    let (app, _db) = app("permissions_http_unlayered");
    let told = status(&app, "GET /acme/unlayered", Some("viv")).await;
    assert_eq!(told, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn an_operator_who_acts_as_a_member_holds_no_permission() {
    let (app, mut db) = app("permissions_http_acting");
    let conn = &mut db.unscoped("test");
    let ask = Impersonate::<Org, User>::by_operator("ines", "ticket 12", 1, "viv".to_owned());
    let token = ask.writing().execute(conn).expect("a member").into_text();
    let begin = BeginImpersonation::<Org, User>::by(&token);
    let kept = begin.execute(conn).expect("a new one").into_text();
    for request in ["GET /acme/tickets", "GET /acme/unlayered"] {
        let told = status_of(&app, request, Login(None, Some(kept.clone()))).await;
        assert_eq!(told, StatusCode::FORBIDDEN, "{request}");
    }
    // Viv holds it herself.
    let told = status(&app, "GET /acme/tickets", Some("viv")).await;
    assert_eq!(told, StatusCode::OK);
}
