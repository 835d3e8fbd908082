//! The layer of members, with a session in which an operator acts as a member.

use crate::members::{
    Answer, Asynchronous, Blocking, Browser, Database, Down, Note, Org, User, members,
    members_async, notes, send,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Extension, Router};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use tenancy::accounts::{
    BeginImpersonation, EndImpersonation, HasOperators, Impersonate, Impersonator, Operators, Token,
};
use tenancy::prelude::*;
use tenancy::resolve::TableStore;
use tenancy::web::{
    Conn, Current, CurrentImpersonator, CurrentMember, ImpersonationSession, KeyLayer, MemberLayer,
    MemberRejection, ReadConn, Session, TenantLayer, Viewer,
};

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

    fn logged(key: &String) -> Option<String> {
        Some(key.clone())
    }
}

const TABLE: &str = "create table impersonations (id integer primary key, org_id integer not null, account_id text not null,
    operator text not null, reason text not null, access text not null, token_hash blob not null unique,
    made_at bigint not null, expires_at bigint not null, begun_at bigint, ended_at bigint)";

/// A browser whose session keeps an impersonation as well.
#[derive(Debug, Clone)]
struct Desk {
    browser: Browser,
    kept: Arc<Mutex<Option<String>>>,
}

impl Session<User> for Desk {
    type Error = Down;

    async fn account(&self) -> Result<Option<String>, Down> {
        self.browser.account().await
    }

    async fn last_used(&self) -> Result<Option<String>, Down> {
        self.browser.last_used().await
    }

    async fn replace_last_used(
        &self,
        read: Option<&str>,
        slug: Option<&str>,
    ) -> Result<bool, Down> {
        self.browser.replace_last_used(read, slug).await
    }

    async fn renew(&self) -> Result<bool, Down> {
        self.browser.renew().await
    }
}

impl ImpersonationSession<User> for Desk {
    async fn impersonation(&self) -> Result<Option<String>, Down> {
        match self.browser.account().await {
            Ok(_) => Ok(self.kept.lock().expect("nobody panics with it").clone()),
            Err(down) => Err(down),
        }
    }

    async fn keep_impersonation(&self, token: Option<String>) -> Result<(), Down> {
        *self.kept.lock().expect("nobody panics with it") = token;
        Ok(())
    }
}

/// Ines, who is a member of nothing.
fn ines(kept: Option<String>) -> Desk {
    Desk {
        browser: Browser::of("ines"),
        kept: Arc::new(Mutex::new(kept)),
    }
}

fn impersonate(user: &str) -> Impersonate<Org, User> {
    Impersonate::by_operator("ines", "ticket 12", 1, user.to_owned())
}

/// The token that a session keeps.
fn begun(db: &mut Database, ask: Impersonate<Org, User>) -> Token {
    let conn = &mut db.conn.unscoped("test");
    let token = ask.execute(conn).expect("a member").into_text();
    let begin = BeginImpersonation::<Org, User>::by(&token);
    begin.execute(conn).expect("a new one")
}

async fn viewed(viewer: Viewer<Org, User>) -> String {
    let current = tenancy::current::<Org>().is_ok();
    let operator = viewer
        .impersonator()
        .map(|acting| acting.operator().to_owned());
    format!(
        "{} of {}: {:?}, {operator:?}, {current}",
        viewer.account(),
        viewer.slug(),
        viewer.role()
    )
}

async fn read(conn: ReadConn<Blocking, Org>) -> String {
    let texts = conn.run(|conn| Note::scoped().select(notes::text).load::<String>(conn));
    texts.await.expect("notes").join(", ")
}

async fn read_async(ReadConn(mut conn): ReadConn<Asynchronous, Org>) -> String {
    let texts = Note::scoped().select(notes::text).load::<String>(&mut conn);
    texts.await.expect("notes").join(", ")
}

async fn helped(
    State(pool): State<tenancy::Pool<Blocking>>,
    acting: CurrentImpersonator<Org, User>,
) -> StatusCode {
    let mut conn = pool.unscoped("an operator helps").expect("a connection");
    match acting.borrow_to_write(&mut conn) {
        Ok(mut conn) => {
            let insert = Note::insert((notes::id.eq(9), notes::text.eq("helped")));
            insert.execute(&mut conn).expect("its own note");
            StatusCode::CREATED
        }
        Err(_) => StatusCode::FORBIDDEN,
    }
}

async fn none_is_current(State(pool): State<tenancy::Pool<Blocking>>) -> String {
    let current = tenancy::current::<Org>().is_ok() || pool.current::<Org>().is_ok();
    let inside = tenancy::spawn_blocking(|| tenancy::current::<Org>().is_ok());
    format!("{} {}", current, inside.await.expect("it does not panic"))
}

fn kept(request: &axum::http::request::Parts) -> Option<Desk> {
    request.extensions.get::<Desk>().cloned()
}

fn app(db: &Database, layer: MemberLayer<Org, User>) -> Router {
    let layer = layer.impersonated(db.blocking(), kept);
    Router::new()
        .route("/{org}", get(viewed))
        .route("/{org}/read", get(read))
        .route(
            "/{org}/read-async",
            get(read_async).with_state(db.asynchronous()),
        )
        .route("/{org}/none", get(none_is_current))
        .route("/{org}/help", get(helped))
        .route(
            "/{org}/member",
            get(|member: CurrentMember<Org, User>| async move { member.account().clone() }),
        )
        .route("/{org}/current", get(|_: Current<Org>| async {}))
        .route("/{org}/conn", get(|_: Conn<Blocking, Org>| async {}))
        .layer(layer)
        .with_state(db.blocking())
}

/// By the path, on a pool of each kind.
fn apps(db: &Database) -> [Router; 2] {
    [members(db), members_async(db)].map(|layer| app(db, layer.path_segment(0)))
}

async fn at(app: &Router, path: &str, desk: &Desk) -> Result<String, u16> {
    let app = app.clone().layer(Extension(desk.clone()));
    let answer: Answer = send(&app, &format!("GET {path}"), &[], &desk.browser).await;
    match answer.status {
        status if status.is_success() => Ok(answer.body),
        status => Err(status.as_u16()),
    }
}

fn database(name: &str) -> Database {
    let mut db = Database::new(name);
    db.run(TABLE);
    db
}

#[tokio::test]
async fn an_operator_sees_the_pages_that_say_so_as_the_member_does() {
    let mut db = database("acting_pages");
    let token = begun(&mut db, impersonate("dan"));
    let desk = ines(Some(token.into_text()));
    for app in apps(&db) {
        let page = at(&app, "/acme", &desk).await;
        let shown = r#"dan of acme: Member, Some("ines"), false"#;
        assert_eq!(page.as_deref(), Ok(shown));
        assert_eq!(
            at(&app, "/acme/read", &desk).await.as_deref(),
            Ok("of acme")
        );
        let read = at(&app, "/acme/read-async", &desk).await;
        assert_eq!(read.as_deref(), Ok("of acme"));
        // And so does the member.
        let dan = Desk {
            browser: Browser::of("dan"),
            ..ines(None)
        };
        let page = at(&app, "/acme", &dan).await;
        assert_eq!(page.as_deref(), Ok("dan of acme: Member, None, true"));
        assert_eq!(at(&app, "/acme/read", &dan).await.as_deref(), Ok("of acme"));
        assert_eq!(at(&app, "/acme/help", &dan).await, Err(500));
        // Whoever is nobody's member, and nobody else.
        assert_eq!(at(&app, "/acme", &ines(None)).await, Err(404));
    }
}

// Proves J5, J8.
#[tokio::test]
async fn a_handler_of_members_or_of_writes_does_not_serve_an_operator() {
    let mut db = database("acting_refused");
    for ask in [impersonate("dan"), impersonate("ada").writing()] {
        let token = begun(&mut db, ask);
        let desk = ines(Some(token.into_text()));
        for app in apps(&db) {
            for path in ["/acme/member", "/acme/current", "/acme/conn"] {
                assert_eq!(at(&app, path, &desk).await, Err(403), "{path}");
            }
            let current = at(&app, "/acme/none", &desk).await;
            assert_eq!(current.as_deref(), Ok("false false"));
        }
    }
}

// Proves J8.
#[tokio::test]
async fn an_operator_writes_where_that_was_asked_for_and_a_handler_says_so() {
    let mut db = database("acting_writes");
    let reads = begun(&mut db, impersonate("dan")).into_text();
    let writes = begun(&mut db, impersonate("dan").writing()).into_text();
    let [app, _] = apps(&db);
    assert_eq!(at(&app, "/acme/help", &ines(Some(reads))).await, Err(403));
    let helped = at(&app, "/acme/help", &ines(Some(writes))).await;
    assert_eq!(helped.as_deref(), Ok(""));
}

#[tokio::test]
async fn an_impersonation_that_is_over_is_nobody_at_the_next_request() {
    let mut db = database("acting_over");
    let token = begun(&mut db, impersonate("dan")).into_text();
    let desk = Desk {
        // A member, who is nobody else while the session keeps it.
        browser: Browser::of("ada"),
        ..ines(Some(token))
    };
    for app in apps(&db) {
        assert!(at(&app, "/acme", &desk).await.is_ok());
        // Nor is it one elsewhere, where Ada is a member.
        for elsewhere in ["/globex", "/nowhere", "/initech"] {
            assert_eq!(at(&app, elsewhere, &desk).await, Err(404), "{elsewhere}");
        }
    }
    let [app, app_async] = apps(&db);
    let end = EndImpersonation::<Org, User>::by_operator("otto", 1, 1);
    assert!(end.execute(&mut db.conn.unscoped("test")).expect("one"));
    for app in [&app, &app_async] {
        assert_eq!(at(app, "/acme", &desk).await, Err(404));
    }
    assert!(desk.end_impersonation().await.expect("it answers"));
    let page = at(&app, "/acme", &desk).await;
    assert_eq!(page.as_deref(), Ok("ada of acme: Owner, None, true"));
}

// Proves J7.
#[tokio::test]
async fn the_session_has_a_new_id_when_it_begins_and_when_it_ends() {
    let mut db = database("acting_renews");
    let desk = ines(None);
    let token = begun(&mut db, impersonate("dan"));
    assert!(desk.begin_impersonation(token).await.expect("it answers"));
    assert_eq!(desk.browser.kept().renewed, 1);
    let [app, _] = apps(&db);
    assert!(at(&app, "/acme", &desk).await.is_ok());
    assert!(desk.end_impersonation().await.expect("it answers"));
    assert_eq!(desk.browser.kept().renewed, 2);
    assert_eq!(at(&app, "/acme", &desk).await, Err(404));
}

#[tokio::test]
async fn an_id_that_is_not_the_sessions_any_more_begins_nothing() {
    let mut db = database("acting_late");
    let desk = ines(None);
    let token = begun(&mut db, impersonate("dan"));
    desk.browser.now().has_another_id = true;
    assert!(!desk.begin_impersonation(token).await.expect("it answers"));
    assert_eq!(desk.impersonation().await.expect("it answers"), None);
}

#[tokio::test]
async fn an_operator_is_let_in_by_one_statement() {
    let mut db = database("acting_statement");
    let token = begun(&mut db, impersonate("dan")).into_text();
    for app in apps(&db) {
        db.asked();
        assert!(at(&app, "/acme", &ines(Some(token.clone()))).await.is_ok());
        assert_eq!(db.asked().len(), 1);
        assert_eq!(
            at(&app, "/acme", &ines(Some("none".to_owned()))).await,
            Err(404)
        );
        assert_eq!(db.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_session_without_an_answer_lets_nobody_in() {
    let db = database("acting_down");
    let [app, _] = apps(&db);
    let desk = Desk {
        browser: Browser::of("down"),
        ..ines(Some("some".to_owned()))
    };
    assert_eq!(at(&app, "/acme", &desk).await, Err(503));
}

#[tokio::test]
async fn a_layer_further_in_gives_an_operator_no_connection_that_writes() {
    let mut db = database("acting_outside");
    let token = begun(&mut db, impersonate("dan").writing()).into_text();
    let desk = ines(Some(token));
    let store = TableStore::<Org, _>::new(db.blocking()).slug(crate::members::orgs::slug);
    let inner = Router::new()
        .route("/{org}/read", get(read))
        .route("/{org}/none", get(none_is_current))
        .route("/{org}/current", get(|_: Current<Org>| async {}))
        .route("/{org}/conn", get(|_: Conn<Blocking, Org>| async {}))
        .layer(TenantLayer::new(store).path_segment(0))
        .with_state(db.blocking());
    let layer = members(&db).path_segment(0);
    let app = inner.layer(layer.impersonated(db.blocking(), kept));
    let text = at(&app, "/acme/read", &desk).await;
    assert_eq!(text.as_deref(), Ok("of acme"));
    let current = at(&app, "/acme/none", &desk).await;
    assert_eq!(current.as_deref(), Ok("false false"));
    for path in ["/acme/current", "/acme/conn"] {
        assert_eq!(at(&app, path, &desk).await, Err(403), "{path}");
    }
}

/// Ada, who is a member herself.
fn ada(kept: Option<String>) -> Desk {
    Desk {
        browser: Browser::of("ada"),
        ..ines(kept)
    }
}

#[tokio::test]
async fn a_layer_of_members_further_in_serves_no_operator_as_themselves() {
    let mut db = database("acting_inner_members");
    let token = begun(&mut db, impersonate("dan")).into_text();
    let desk = ada(Some(token));
    let inner = || {
        Router::new()
            .route("/{org}", get(viewed))
            .route("/{org}/conn", get(|_: Conn<Blocking, Org>| async {}))
            .with_state(db.blocking())
    };
    let keeps = || {
        members(&db)
            .path_segment(0)
            .impersonated(db.blocking(), kept)
    };
    for further_in in [
        members(&db),
        members(&db).path_segment(0),
        members(&db).header("x-org"),
    ] {
        let app = inner().layer(further_in).layer(keeps());
        for path in ["GET /acme", "GET /acme/conn"] {
            for named in ["acme", "globex"] {
                let app = app.clone().layer(Extension(desk.clone()));
                let answer = send(&app, path, &[("x-org", named)], &desk.browser).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {named}");
            }
        }
        assert!(at(&app, "/acme", &ada(None)).await.is_ok());
    }
    let app = inner().layer(keeps()).layer(keeps());
    let text = at(&app, "/acme", &desk).await.expect("it keeps it as well");
    assert!(text.starts_with("dan of acme"), "{text}");
}

#[tokio::test]
async fn no_key_acts_beside_an_operator_who_acts_as_a_member() {
    let mut db = database("acting_keys");
    let key = format!("Bearer {}", crate::key::key(&mut db));
    let token = begun(&mut db, impersonate("dan")).into_text();
    let app = Router::new()
        .route("/{org}", get(|_: Conn<Blocking, Org>| async {}))
        .with_state(db.blocking())
        .layer(KeyLayer::<Org, User>::new(db.blocking()))
        .layer(
            members(&db)
                .path_segment(0)
                .impersonated(db.blocking(), kept),
        );
    for (token, status) in [(Some(token), StatusCode::FORBIDDEN), (None, StatusCode::OK)] {
        let desk = ada(token);
        let app = app.clone().layer(Extension(desk.clone()));
        let key = [("authorization", key.as_str())];
        let answer = send(&app, "GET /acme", &key, &desk.browser).await;
        assert_eq!(answer.status, status);
    }
}

#[tokio::test]
async fn who_asks_again_is_nobody_else_while_an_impersonation_is_kept() {
    let mut db = database("acting_ask");
    let token = begun(&mut db, impersonate("dan")).into_text();
    let layer = members(&db).path_segment(0);
    let layer = layer.impersonated(db.blocking(), kept);
    let head = |desk: Desk, path: &str| {
        let request = axum::http::Request::builder().uri(path);
        let request = request.extension(desk.browser.clone()).extension(desk);
        request.body(()).expect("a request").into_parts().0
    };

    let acting = head(ada(Some(token.clone())), "/acme");
    let refused = layer.ask(&acting).await;
    assert!(matches!(refused, Err(MemberRejection::ActsAsSomebody)));
    let viewer = layer.ask_who_views(&acting).await.expect("an operator");
    let operator = viewer.impersonator().map(Impersonator::operator);
    assert_eq!((viewer.account().as_str(), operator), ("dan", Some("ines")));

    let elsewhere = layer
        .ask_who_views(&head(ada(Some(token)), "/globex"))
        .await;
    assert!(matches!(elsewhere, Err(MemberRejection::NotImpersonating)));

    let herself = head(ada(None), "/acme");
    let member = layer.ask(&herself).await.expect("a member");
    assert_eq!(member.account(), "ada");
    let viewer = layer.ask_who_views(&herself).await.expect("a member");
    assert!(viewer.impersonator().is_none());
}

#[tokio::test]
async fn behind_a_layer_of_tenants_there_is_no_current_one_for_an_operator() {
    let mut db = database("acting_inside");
    let token = begun(&mut db, impersonate("dan").writing()).into_text();
    let desk = ines(Some(token));
    let store = TableStore::<Org, _>::new(db.blocking()).slug(crate::members::orgs::slug);
    let app = app(&db, members(&db)).layer(TenantLayer::new(store).path_segment(0));
    assert!(at(&app, "/acme", &desk).await.is_ok());
    let current = at(&app, "/acme/none", &desk).await;
    assert_eq!(current.as_deref(), Ok("false false"));
    for path in ["/acme/member", "/acme/current", "/acme/conn"] {
        assert_eq!(at(&app, path, &desk).await, Err(403), "{path}");
    }
    assert_eq!(at(&app, "/globex", &desk).await, Err(404));
}

/// Takes down the spans that open, with their fields, and the spans around them.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<String>>>);

struct Fields(String);

impl tracing::field::Visit for Fields {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").expect("a string takes all");
    }
}

impl<S> tracing_subscriber::Layer<S> for Spans
where
    S: tracing::Subscriber + for<'s> tracing_subscriber::registry::LookupSpan<'s>,
{
    fn on_new_span(
        &self,
        span: &tracing::span::Attributes<'_>,
        _: &tracing::span::Id,
        _: tracing_subscriber::layer::Context<'_, S>,
    ) {
        let mut fields = Fields(span.metadata().name().to_owned());
        span.record(&mut fields);
        let mut spans = self.0.lock().expect("nobody panics with it");
        spans.push(fields.0);
    }

    fn on_event(
        &self,
        event: &tracing::Event<'_>,
        context: tracing_subscriber::layer::Context<'_, S>,
    ) {
        let mut fields = Fields("event".to_owned());
        event.record(&mut fields);
        let around = context.event_scope(event).into_iter().flatten();
        let around: Vec<_> = around.map(|span| span.name()).collect();
        let mut spans = self.0.lock().expect("nobody panics with it");
        spans.push(format!("{} in {around:?}", fields.0));
    }
}

async fn heard() {
    tracing::info!("the handler is here");
}

// Proves J3.
#[tokio::test]
async fn the_span_of_a_request_has_both_names_and_no_token() {
    use tracing_subscriber::layer::SubscriberExt as _;
    let mut db = database("acting_spans");
    let token = begun(&mut db, impersonate("dan")).into_text();
    let layer = members_async(&db).path_segment(0);
    let layer = layer.impersonated(db.asynchronous(), |request| {
        request.extensions.get::<Desk>().cloned()
    });
    let app = Router::new().route("/{org}", get(heard)).layer(layer);
    let spans = Spans::default();
    let subscriber = tracing_subscriber::registry().with(spans.clone());
    // With one subscriber alone, `tracing` asks whichever thread comes first.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _listens = tracing::subscriber::set_default(subscriber);
    assert!(at(&app, "/acme", &ines(Some(token.clone()))).await.is_ok());
    let seen = spans.0.lock().expect("nobody panics with it").join("\n");
    let span = r#"impersonation operator="ines" account=dan id=1"#;
    assert!(seen.contains(span), "{seen}");
    let inside = r#"the handler is here in ["impersonation"]"#;
    assert!(seen.contains(inside), "{seen}");
    assert!(!seen.contains(&token), "{seen}");
}
