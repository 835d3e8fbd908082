//! What a tenant and a permission cost where a request is served: the pool, the store and the layers of `tenancy`, against what
//! they are built on.
//!
//!     cargo run --release -p serving
//!
//! Prints one table. Each pair is run in turns, and a ratio is the median of those of the rounds, so that it does not
//! depend on what else the machine does. `cargo run -p serving -- --once` only shows that each of them works.

#![allow(missing_docs)]

mod permitted;

use crate::permitted::Pages;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use diesel::r2d2::{self, ConnectionManager};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;
use tenancy::pool::{AsyncConnector, Connector};
use tenancy::prelude::*;
use tenancy::resolve::{Cached, Claim, Refusal, ResolveError, TenantStore};
use tenancy::web::{Current, TenantLayer};
use tenancy::{Pool, Verified};
use tokio::runtime::Runtime;
use tower::ServiceExt;

diesel::table! { orgs { id -> Integer } }

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = orgs)]
pub struct Org {
    pub id: i32,
}

/// A pair: what is at hand anyway, and the same with a tenant, or with a permission. Each runs so many times.
type Run<'a> = Box<dyn Fn(u32) + 'a>;

struct Pair<'a> {
    name: &'static str,
    plain: Run<'a>,
    with: Run<'a>,
}

impl Pair<'_> {
    /// Nanoseconds of the plain one, and the ratio.
    fn measure(&self, rounds: usize, runs: u32) -> (f64, f64) {
        let time = |run: &Run<'_>| {
            let start = Instant::now();
            run(runs);
            start.elapsed().as_secs_f64() * 1e9 / f64::from(runs)
        };
        let mut measured: Vec<_> = (0..rounds)
            .map(|_| {
                let plain = time(&self.plain);
                (plain, time(&self.with) / plain)
            })
            .collect();
        measured.sort_by(|a, b| a.1.total_cmp(&b.1));
        measured[rounds / 2]
    }
}

type Db = SyncConnectionWrapper<SqliteConnection>;
const URL: &str = "file:serving?mode=memory&cache=shared";

/// The pools ask a connection whether it lives when they lend it; here they do not, or that would be all that one sees.
fn config() -> ManagerConfig<Db> {
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    config
}

fn times<F: Future>(runtime: &Runtime, runs: u32, mut f: impl FnMut() -> F) {
    runtime.block_on(async {
        for _ in 0..runs {
            black_box(f().await);
        }
    });
}

fn org() -> Verified<Org> {
    Verified::trust(1)
}

/// A store that knows one tenant.
struct Known;

impl TenantStore<Org> for Known {
    fn find(&self, claim: &Claim<Org>) -> Result<Verified<Org>, ResolveError> {
        match claim {
            Claim::Slug(slug) if &**slug == "acme" => Ok(org()),
            _ => Err(Refusal::Unknown.into()),
        }
    }
}

fn request() -> Request<Body> {
    Request::get("/")
        .header("host", "acme.example.com")
        .body(Body::empty())
        .expect("a request")
}

#[expect(clippy::too_many_lines, reason = "a list of pairs")]
fn main() -> Result<(), Box<dyn Error>> {
    let once = std::env::args().any(|argument| argument == "--once");
    let (rounds, runs) = if once { (1, 1) } else { (31, 2_000) };
    let runtime = &Runtime::new()?;
    let _keeps_it = SqliteConnection::establish(URL)?;

    let unasked = r2d2::Pool::builder().max_size(1).test_on_check_out(false);
    let plain_r2d2 = unasked.build(ConnectionManager::<SqliteConnection>::new(URL))?;
    let unasked = r2d2::Pool::builder().max_size(1).test_on_check_out(false);
    let tenant_r2d2 = Pool::new(unasked.build(Connector::<SqliteConnection>::new(URL))?);

    let manager = AsyncDieselConnectionManager::<Db>::new_with_config(URL, config());
    let plain_deadpool: deadpool::managed::Pool<AsyncDieselConnectionManager<Db>> =
        deadpool::managed::Pool::builder(manager)
            .max_size(1)
            .build()?;
    let connector = AsyncConnector::<Db>::with_config(URL, config());
    let tenant_deadpool = Pool::new(
        deadpool::managed::Pool::builder(connector)
            .max_size(1)
            .build()?,
    );

    let manager = AsyncDieselConnectionManager::<Db>::new_with_config(URL, config());
    let unasked = bb8::Pool::builder().max_size(1).test_on_check_out(false);
    let plain_bb8 = runtime.block_on(unasked.build(manager))?;
    let connector = AsyncConnector::<Db>::with_config(URL, config());
    let unasked = bb8::Pool::builder().max_size(1).test_on_check_out(false);
    let tenant_bb8 = Pool::new(runtime.block_on(unasked.build(connector))?);

    let bare = moka::sync::Cache::<String, i32>::new(10_000);
    bare.insert("acme".to_owned(), 1);
    let cached = Cached::new(Known);
    let claim = Claim::<Org>::Slug("acme".into());

    let plain = Router::new().route("/", get(async || "hello"));
    let tenant = Router::new()
        .route(
            "/",
            get(async |Current(org): Current<Org>| {
                black_box(org);
                "hello"
            }),
        )
        .layer(TenantLayer::new(Cached::new(Known)).subdomain_of("example.com"));
    let serve = |router: &Router, runs| {
        times(runtime, runs, || async {
            let response = router
                .clone()
                .oneshot(request())
                .await
                .expect("no router fails");
            assert_eq!(response.status(), StatusCode::OK);
        });
    };

    let pages = &Pages::new()?;
    let page = |router| -> Run<'_> {
        Box::new(move |runs| times(runtime, runs, || permitted::serve(router)))
    };
    let pairs = [
        Pair {
            name: "r2d2: a connection lent and given back",
            plain: Box::new(|runs| {
                for _ in 0..runs {
                    black_box(plain_r2d2.get().expect("a connection"));
                }
            }),
            with: Box::new(|runs| {
                for _ in 0..runs {
                    black_box(tenant_r2d2.tenant(org()).expect("a connection"));
                }
            }),
        },
        Pair {
            name: "deadpool: the same",
            plain: Box::new(|runs| {
                times(runtime, runs, || async {
                    drop(plain_deadpool.get().await.expect("a connection"));
                });
            }),
            with: Box::new(|runs| {
                times(runtime, runs, || async {
                    drop(tenant_deadpool.tenant(org()).await.expect("a connection"));
                });
            }),
        },
        Pair {
            name: "bb8: the same",
            plain: Box::new(|runs| {
                times(runtime, runs, || async {
                    drop(plain_bb8.get().await.expect("a connection"));
                });
            }),
            with: Box::new(|runs| {
                times(runtime, runs, || async {
                    drop(tenant_bb8.tenant(org()).await.expect("a connection"));
                });
            }),
        },
        Pair {
            name: "a tenant from the cache, against a bare cache",
            plain: Box::new(|runs| {
                for _ in 0..runs {
                    black_box(bare.get("acme").expect("it is there"));
                }
            }),
            with: Box::new(|runs| {
                for _ in 0..runs {
                    black_box(cached.find(&claim).expect("it is there"));
                }
            }),
        },
        Pair {
            name: "a request through the layer, against the handler",
            plain: Box::new(|runs| serve(&plain, runs)),
            with: Box::new(|runs| serve(&tenant, runs)),
        },
        Pair {
            name: "a page that asks for a permission, against the same behind the same layers",
            plain: page(&pages.looked_up),
            with: page(&pages.permitted),
        },
        Pair {
            name: "the same, against a page without the look-up of rights",
            plain: page(&pages.to_members),
            with: page(&pages.permitted),
        },
    ];

    println!("| | plain, ns | with it |\n|---|---|---|");
    for pair in &pairs {
        // Statements, connections and the allocator are warm then.
        (pair.plain)(1);
        (pair.with)(1);
        let (nanoseconds, ratio) = pair.measure(rounds, runs);
        if once {
            println!("| {} | | |", pair.name);
        } else {
            println!("| {} | {nanoseconds:.0} | {ratio:.2} |", pair.name);
        }
    }
    Ok(())
}
