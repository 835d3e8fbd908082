//! The connection of a handler.

use crate::support::{Known, Org, Post, posts};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRef, State};
use axum::http::{Request, StatusCode};
use axum::routing::{get, post};
use diesel::connection::SimpleConnection;
use diesel::r2d2;
use std::time::Duration;
use tenancy::Pool;
use tenancy::pool::Connector;
use tenancy::prelude::*;
use tenancy::web::{Conn, TenantLayer};
use tower::ServiceExt;

type Db = r2d2::Pool<Connector<SqliteConnection>>;

#[derive(Clone)]
struct App {
    pool: Pool<Db>,
}

impl FromRef<App> for Pool<Db> {
    fn from_ref(app: &App) -> Self {
        app.pool.clone()
    }
}

/// One connection, which keeps its database as long as it is lent again and again.
fn pool() -> Pool<Db> {
    pool_of(r2d2::Pool::builder())
}

fn pool_of(builder: r2d2::Builder<Connector<SqliteConnection>>) -> Pool<Db> {
    let pool: Db = builder
        .max_size(1)
        .test_on_check_out(false)
        .build_unchecked(Connector::new(":memory:"));
    // However short the pool's own patience is: it may still be connecting.
    let mut conn = pool
        .get_timeout(Duration::from_mins(1))
        .expect("SQLite is compiled in");
    conn.unscoped_setup("make the tables")
        .batch_execute(
            "create table posts (id integer primary key, org_id integer not null, title text not null);
             insert into posts (org_id, title) values (1, 'of acme'), (2, 'of globex');",
        )
        .expect("the tables are new");
    drop(conn);
    Pool::new(pool)
}

/// By the pattern.
async fn titles(Conn(mut conn): Conn<Db, Org>) -> String {
    let titles: Vec<String> = Post::scoped()
        .select(posts::title)
        .load(&mut conn)
        .expect("the table is there");
    titles.join(",")
}

/// On another thread.
async fn add(conn: Conn<Db, Org>, title: String) -> String {
    conn.run(move |conn| {
        let current = tenancy::current::<Org>().expect("it goes along");
        assert_eq!(current.key(), conn.key());
        Post::insert(posts::title.eq(title))
            .execute(conn)
            .expect("the table is there");
    })
    .await;
    "added".to_owned()
}

/// By the current tenant.
async fn count(State(pool): State<Pool<Db>>) -> String {
    let mut conn = pool.current::<Org>().expect("it is free");
    let count: i64 = Post::scoped()
        .count()
        .get_result(&mut conn)
        .expect("the table is there");
    count.to_string()
}

async fn panics(conn: Conn<Db, Org>) {
    conn.run(|_| panic!("on purpose")).await;
}

fn app(pool: Pool<Db>) -> Router {
    Router::new()
        .route("/", get(titles))
        .route("/add", post(add))
        .route("/count", get(count))
        .route("/panic", get(panics))
        .layer(TenantLayer::<Org>::new(Known::default()).subdomain_of("example.com"))
        .with_state(App { pool })
}

async fn ask(app: &Router, org: &str, request: Request<Body>) -> (StatusCode, String) {
    let mut request = request;
    let host = format!("{org}.example.com").parse().expect("a host");
    request.headers_mut().insert("host", host);
    let response = app
        .clone()
        .oneshot(request)
        .await
        .expect("a router does not fail");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body in memory");
    (parts.status, String::from_utf8(body.into()).expect("text"))
}

fn to(uri: &str) -> Request<Body> {
    Request::get(uri).body(Body::empty()).expect("a request")
}

#[tokio::test]
async fn a_handler_has_a_connection_of_the_tenant_of_its_request() {
    let app = app(pool());
    assert_eq!(ask(&app, "acme", to("/")).await.1, "of acme");
    assert_eq!(ask(&app, "globex", to("/")).await.1, "of globex");
    let new = Request::post("/add").body("new".into()).expect("a request");
    assert_eq!(ask(&app, "acme", new).await.1, "added");
    assert_eq!(ask(&app, "acme", to("/")).await.1, "of acme,new");
    assert_eq!(ask(&app, "acme", to("/count")).await.1, "2");
    assert_eq!(ask(&app, "globex", to("/count")).await.1, "1");
}

#[tokio::test]
async fn a_pool_without_a_free_connection_is_a_503_without_a_word() {
    let pool = pool_of(r2d2::Pool::builder().connection_timeout(Duration::from_millis(20)));
    let app = app(pool.clone());
    let _lent = pool
        .tenant(tenancy::Verified::<Org>::trust(2))
        .expect("it is free");
    let (status, body) = ask(&app, "acme", to("/")).await;
    assert_eq!(
        (status, body.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "")
    );
}

#[tokio::test]
async fn a_route_outside_of_the_layer_has_no_connection() {
    let app = Router::new()
        .route("/", get(titles))
        .with_state(App { pool: pool() });
    let (status, body) = ask(&app, "acme", to("/")).await;
    assert_eq!(
        (status, body.as_str()),
        (StatusCode::INTERNAL_SERVER_ERROR, "")
    );
}

#[tokio::test]
#[should_panic(expected = "on purpose")]
async fn a_panic_with_the_connection_is_one_of_the_handler() {
    ask(&app(pool()), "acme", to("/panic")).await;
}
