//! Organisations with members, a browser that has signed in, and the application between them.

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::{get, post};
use axum::{Extension, Router};
use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::r2d2;
use diesel_async::pooled_connection::{ManagerConfig, RecyclingMethod};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use tenancy::accounts::{MemberStatus, RemembersSlugs, TenantStatus};
use tenancy::pool::{AsyncConnector, Connector};
use tenancy::prelude::*;
use tenancy::web::{Current, CurrentMember, MemberLayer, RoleSession, Session};
use tenancy::{Pool, Verified};
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
    }
}
diesel::table! { users { id -> Text } }
diesel::table! {
    memberships (org_id, user_id) { org_id -> Integer, user_id -> Text, role -> Text, status -> Text }
}
diesel::table! { notes { id -> Integer, org_id -> Integer, text -> Text } }
diesel::table! { slugs (slug) { slug -> Text, org_id -> Integer, held_until -> Nullable<BigInt> } }

#[determines_tenant(accounts)]
#[derive(Queryable, Debug)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "rows are as their table is")]
pub struct Org {
    id: i32,
    slug: String,
    status: TenantStatus,
    purge_at: Option<i64>,
    owners: i64,
    seats_used: i64,
    seat_limit: Option<i64>,
}

impl RemembersSlugs for Org {
    type Slug = slugs::slug;
    type Tenant = slugs::org_id;
    type HeldUntil = slugs::held_until;
}

#[determines_account]
#[derive(Queryable, Debug)]
#[diesel(table_name = users)]
#[expect(dead_code, reason = "only its type matters here")]
pub struct User {
    id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Role)]
pub enum Rank {
    Owner,
    Member,
}

#[membership(Org, User)]
#[derive(Queryable, Debug)]
#[diesel(table_name = memberships)]
#[expect(dead_code, reason = "only its columns matter here")]
pub struct Membership {
    org_id: i32,
    user_id: String,
    role: Rank,
    status: MemberStatus,
}

#[tenanted(Org)]
#[derive(Queryable, Debug)]
#[diesel(table_name = notes)]
#[expect(dead_code, reason = "only its columns matter here")]
pub(crate) struct Note {
    id: i32,
    org_id: i32,
    text: String,
}

/// Ada owns `acme` and is a member of `globex`; Dan is a member of `acme`, where Eve is suspended and Fay was one. `initech` is
/// suspended, and Ada's. Each was called otherwise before: `roadrunner`, `hooli` and `umbrella`, held until the year 2100; `coyote` was
/// held for `acme` until 1970.
const ROWS: &str = "
    create table orgs (id integer primary key, slug text not null unique, status text not null, purge_at bigint,
        owners bigint not null, seats_used bigint not null, seat_limit bigint);
    create table users (id text not null primary key);
    create table memberships (org_id integer not null, user_id text not null, role text not null, status text not null,
        primary key (org_id, user_id));
    create table notes (id integer primary key, org_id integer not null, text text not null);
    create table slugs (slug text not null primary key, org_id integer not null, held_until bigint);
    insert into slugs values ('acme', 1, null), ('roadrunner', 1, 4102444800), ('coyote', 1, 1),
        ('hooli', 2, 4102444800), ('umbrella', 3, 4102444800);
    insert into orgs (id, slug, status, owners, seats_used) values
        (1, 'acme', 'active', 1, 2), (2, 'globex', 'active', 0, 1), (3, 'initech', 'suspended', 1, 1);
    insert into memberships values
        (1, 'ada', 'owner', 'active'), (1, 'dan', 'member', 'active'), (1, 'eve', 'member', 'suspended'),
        (1, 'fay', 'member', 'left'), (2, 'ada', 'member', 'active'), (3, 'ada', 'owner', 'active');
    insert into notes (org_id, text) values (1, 'of acme'), (2, 'of globex');
";

pub(crate) type Blocking = r2d2::Pool<Connector<SqliteConnection>>;
pub(crate) type Asynchronous =
    deadpool::managed::Pool<AsyncConnector<SyncConnectionWrapper<SqliteConnection>>>;

/// A database, and what has been asked of it.
pub(crate) struct Database {
    url: String,
    pub(crate) conn: SqliteConnection,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Database {
    pub(crate) fn new(name: &str) -> Self {
        let url = format!("file:{name}?mode=memory&cache=shared");
        let mut conn = SqliteConnection::establish(&url).expect("SQLite is compiled in");
        conn.batch_execute(ROWS).expect("the tables are new");
        Self {
            url,
            conn,
            asked: Arc::default(),
        }
    }

    pub(crate) fn run(&mut self, sql: &str) {
        self.conn.batch_execute(sql).expect(sql);
    }

    /// The texts of the statements since the last call.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("nobody panics with it"))
    }

    fn note(&self) -> impl Fn(InstrumentationEvent<'_>) + Clone + Send + Sync + 'static {
        let asked = Arc::clone(&self.asked);
        move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                let text = query.to_string();
                let text = text.split(" -- binds").next().unwrap_or_default();
                let mut asked = asked.lock().expect("nobody panics with it");
                asked.push(text.to_owned());
            }
        }
    }

    /// One connection that blocks. Nothing is asked of it before it is lent.
    pub(crate) fn blocking(&self) -> Pool<Blocking> {
        let note = self.note();
        let connector = Connector::new(&self.url).instrumented_by(move || note.clone());
        let pool = r2d2::Pool::builder().max_size(1).test_on_check_out(false);
        Pool::new(pool.build(connector).expect("SQLite is compiled in"))
    }

    /// One connection that does not.
    pub(crate) fn asynchronous(&self) -> Pool<Asynchronous> {
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        let note = self.note();
        let connector = AsyncConnector::with_config(&self.url, config);
        let connector = connector.instrumented_by(move || note.clone());
        let pool = deadpool::managed::Pool::builder(connector).max_size(1);
        Pool::new(pool.build().expect("it has no deadline"))
    }
}

/// What a session keeps.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// How often it got a new id.
    pub(crate) renewed: u32,
    pub(crate) account: Option<String>,
    pub(crate) last_used: Option<String>,
    /// By the keys of the tenants.
    pub(crate) roles: BTreeMap<i32, String>,
    /// Whether another request has given it a new id.
    pub(crate) has_another_id: bool,
}

/// A browser with one session. Its tabs are its clones.
#[derive(Debug, Default, Clone)]
pub(crate) struct Browser(Arc<Mutex<Kept>>);

impl Browser {
    pub(crate) fn of(user: &str) -> Self {
        let browser = Self::default();
        browser.now().account = Some(user.to_owned());
        browser
    }

    pub(crate) fn now(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().expect("nobody panics with it")
    }

    pub(crate) fn kept(&self) -> Kept {
        self.now().clone()
    }
}

/// The store of the sessions has no answer.
#[derive(Debug)]
pub(crate) struct Down;

impl fmt::Display for Down {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the sessions are gone")
    }
}

impl std::error::Error for Down {}

impl Session<User> for Browser {
    type Error = Down;

    async fn account(&self) -> Result<Option<String>, Down> {
        match self.kept().account {
            Some(user) if user == "down" => Err(Down),
            user => Ok(user),
        }
    }

    async fn last_used(&self) -> Result<Option<String>, Down> {
        Ok(self.kept().last_used)
    }

    async fn replace_last_used(
        &self,
        read: Option<&str>,
        slug: Option<&str>,
    ) -> Result<bool, Down> {
        let mut kept = self.now();
        let still = kept.last_used.as_deref() == read;
        if still {
            kept.last_used = slug.map(str::to_owned);
        }
        Ok(still)
    }

    async fn renew(&self) -> Result<bool, Down> {
        let mut kept = self.now();
        let was = !kept.has_another_id;
        kept.renewed += u32::from(was);
        Ok(was)
    }
}

impl RoleSession<Org, User> for Browser {
    async fn role(&self, org: &Verified<Org>) -> Result<Option<String>, Down> {
        Ok(self.now().roles.get(org.key()).cloned())
    }

    async fn keep_role(&self, org: &Verified<Org>, role: &str) -> Result<(), Down> {
        self.now().roles.insert(*org.key(), role.to_owned());
        Ok(())
    }
}

/// The session of a request.
pub(crate) fn browser(request: &Parts) -> Option<Browser> {
    request.extensions.get::<Browser>().cloned()
}

/// A layer that takes the browser as its session.
pub(crate) fn members(db: &Database) -> MemberLayer<Org, User> {
    MemberLayer::new(db.blocking(), browser)
}

/// The same, without a thread that blocks.
pub(crate) fn members_async(db: &Database) -> MemberLayer<Org, User> {
    MemberLayer::new(db.asynchronous(), browser)
}

/// Says who acts for what, on which all agree.
async fn who(Current(org): Current<Org>, member: CurrentMember<Org, User>) -> String {
    let current = tenancy::current::<Org>().expect("the layer sets it");
    assert!(current == org && *member.tenant() == org);
    format!(
        "{} of {}: {:?}",
        member.account(),
        member.slug(),
        member.role()
    )
}

async fn switch(Extension(tab): Extension<Browser>, member: CurrentMember<Org, User>) -> String {
    let kept = member.switch(&tab).await.expect("the session answers");
    format!("{kept}")
}

/// Another tab is quicker.
async fn late_switch(tab: Extension<Browser>, member: CurrentMember<Org, User>) -> String {
    tab.now().last_used = Some("globex".to_owned());
    switch(tab, member).await
}

async fn forget(Extension(tab): Extension<Browser>, member: CurrentMember<Org, User>) -> String {
    let kept = member.forget(&tab).await.expect("the session answers");
    format!("{kept}")
}

/// The application, where the first segment of the path may be a tenant.
pub(crate) fn app(layer: MemberLayer<Org, User>) -> Router {
    Router::new()
        .route("/", get(who))
        .route("/{org}", get(who))
        .route("/{org}/switch", post(switch))
        .route("/{org}/late-switch", post(late_switch))
        .route("/{org}/forget", post(forget))
        .layer(layer)
}

#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// Sends what the browser sends, if it has signed in.
pub(crate) async fn send(
    app: &Router,
    request: &str,
    headers: &[(&str, &str)],
    tab: &Browser,
) -> Answer {
    let (method, uri) = request.split_once(' ').expect("a method and a path");
    let request = headers.iter().fold(
        Request::builder().method(method).uri(uri),
        |request, (name, value)| request.header(*name, *value),
    );
    let request = request.extension(tab.clone()).body(Body::empty());
    let response = app.clone().oneshot(request.expect("a request")).await;
    let (parts, body) = response.expect("a router does not fail").into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body in memory");
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(body.into()).expect("text"),
    }
}

/// The body, if the member is let in; else the status.
pub(crate) async fn get_at(app: &Router, path: &str, tab: &Browser) -> Result<String, u16> {
    let answer = send(app, &format!("GET {path}"), &[], tab).await;
    match answer.status {
        StatusCode::OK => Ok(answer.body),
        status => {
            assert_eq!(answer.body, "");
            Err(status.as_u16())
        }
    }
}
