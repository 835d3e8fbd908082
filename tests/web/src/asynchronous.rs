//! The table of the tenants and the connection of a handler, on a pool of asynchronous connections.

use crate::support::{Org, Post, orgs, posts};
use axum::body::to_bytes;
use axum::http::{Request, StatusCode};
use axum::{Router, body::Body, routing::get};
use deadpool::managed;
use diesel::connection::SimpleConnection;
use diesel_async::pooled_connection::{ManagerConfig, RecyclingMethod};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use tenancy::pool::AsyncConnector;
use tenancy::prelude::*;
use tenancy::resolve::{AsyncTenantStore, Cached, Claim, Refusal, ResolveError, TableStore};
use tenancy::web::{Conn, TenantLayer};
use tenancy::{Pool, Unverified, Verified};
use tower::ServiceExt;

type Db = managed::Pool<AsyncConnector<SyncConnectionWrapper<SqliteConnection>>>;

/// A pool, and what keeps its database in memory.
fn pool(name: &str) -> (Pool<Db>, SqliteConnection) {
    let url = format!("file:{name}?mode=memory&cache=shared");
    let mut keeps_it = SqliteConnection::establish(&url).expect("SQLite is compiled in");
    keeps_it
        .batch_execute(
            "create table orgs (id integer primary key, slug text not null, host text, suspended boolean not null);
             insert into orgs values (1, 'acme', 'blog.acme.com', false), (2, 'globex', null, true), (3, 'twin', null, false),
                 (4, 'twin', null, false);
             create table posts (id integer primary key, org_id integer not null, title text not null);
             insert into posts (org_id, title) values (1, 'of acme'), (2, 'of globex');",
        )
        .expect("the tables are new");
    // Nothing is asked of a connection before it is lent again: what comes first is the look-up.
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    let pool = managed::Pool::builder(AsyncConnector::with_config(url, config)).max_size(1);
    (
        Pool::new(pool.build().expect("it has no deadline")),
        keeps_it,
    )
}

fn store(pool: Pool<Db>) -> TableStore<Org, Pool<Db>> {
    TableStore::<Org, _>::new(pool)
        .slug(orgs::slug)
        .host(orgs::host)
        .standing(|org| {
            if org.suspended {
                Err(Refusal::Suspended)
            } else {
                Ok(())
            }
        })
}

#[tokio::test]
async fn a_pool_of_asynchronous_connections_is_a_store() {
    let (pool, _keeps_it) = pool("async_store");
    let store = store(pool);
    for claim in [
        Claim::Slug("acme".into()),
        Claim::Host("blog.acme.com".into()),
        Claim::Key(Unverified::new(1)),
    ] {
        assert_eq!(
            store.find(&claim).await.map(Verified::into_key).ok(),
            Some(1)
        );
    }
    for (claim, refusal) in [
        (Claim::Slug("globex".into()), Refusal::Suspended),
        (Claim::Slug("blog.acme.com".into()), Refusal::Unknown),
        (Claim::Host("acme".into()), Refusal::Unknown),
        (Claim::Key(Unverified::new(9)), Refusal::Unknown),
    ] {
        let refused = store.find(&claim).await;
        assert!(
            matches!(refused, Err(ResolveError::Refused(why)) if why == refusal),
            "{claim:?}"
        );
    }
    let twins = store.find(&Claim::Slug("twin".into())).await;
    assert!(matches!(twins, Err(ResolveError::Store(_))));
}

#[tokio::test]
async fn an_asynchronous_look_up_leaves_its_connection_in_the_pool() {
    let (pool, _keeps_it) = pool("async_look_up");
    let store = store(pool.clone());
    assert!(store.find(&Claim::Slug("acme".into())).await.is_ok());
    assert_eq!(pool.inner().status().size, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asynchronous_look_up_that_is_given_up_takes_its_connection_along() {
    let (pool, _keeps_it) = pool("async_given_up");
    let store = store(pool.clone());
    let claim = Claim::Slug("acme".into());
    assert!(store.find(&claim).await.is_ok());
    // SQLite answers on another thread, which may be done before this one asks. That proves nothing.
    while futures_util::poll!(Box::pin(store.find(&claim))).is_ready() {}
    assert_eq!(pool.inner().status().size, 0);
}

async fn titles(Conn(mut conn): Conn<Db, Org>) -> String {
    let titles: Vec<String> = Post::scoped()
        .select(posts::title)
        .load(&mut conn)
        .await
        .expect("the table is there");
    titles.join(",")
}

#[tokio::test]
async fn a_handler_has_an_asynchronous_connection_of_its_tenant() {
    let (pool, _keeps_it) = pool("async_handler");
    let tenants = Cached::new(store(pool.clone()));
    let app: Router = Router::new()
        .route("/", get(titles))
        .layer(TenantLayer::new_async(tenants).subdomain_of("example.com"))
        .with_state(pool);
    for (host, status, body) in [
        ("acme.example.com", StatusCode::OK, "of acme"),
        ("globex.example.com", StatusCode::NOT_FOUND, ""),
        ("www.example.com", StatusCode::NOT_FOUND, ""),
    ] {
        let request = Request::get("/").header("host", host).body(Body::empty());
        let response = app.clone().oneshot(request.expect("a request")).await;
        let (parts, got) = response.expect("a router does not fail").into_parts();
        let got = to_bytes(got, usize::MAX).await.expect("a body in memory");
        assert_eq!(
            (parts.status, &got[..]),
            (status, body.as_bytes()),
            "{host}"
        );
    }
}
