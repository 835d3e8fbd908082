//! The leaks of other libraries by a tenant that is ambient, one test each. The doc comment names the report.

use crate::support::{Database, Org, Post, Postgres, current_org, current_site, org, posts, site};
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::r2d2;
use diesel::sql_types::{Nullable, Text};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::mpsc;
use std::thread;
use tenancy::dsl::select;
use tenancy::pool::Connector;
use tenancy::prelude::*;
use tenancy::{InTenantExt, NoTenant, Pool, PoolError, carry, scope, with};
use tokio::task::{JoinSet, yield_now};

type Conn = PgConnection;

fn pool(db: &Postgres, connections: u32) -> Pool<r2d2::Pool<Connector<Conn>>> {
    let builder = r2d2::Pool::builder().max_size(connections);
    Pool::new(builder.build(Connector::new(db.url())).expect("a pool"))
}

fn titles(conn: &mut TenantConn<'_, Conn, Org>) -> Vec<String> {
    let titles = Post::scoped().select(posts::title).order(posts::title);
    titles.load(conn).expect("titles")
}

/// A worker: a thread that lives longer than its jobs.
fn worker(jobs: mpsc::Receiver<Box<dyn FnOnce() + Send>>) {
    for job in jobs {
        // A job that fails does not end its worker.
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

/// What each of the jobs finds, on one worker, one after the other.
fn on_one_worker<R: Send + 'static>(jobs: Vec<Box<dyn FnOnce() -> R + Send>>) -> Vec<R> {
    let (found, finds) = mpsc::channel();
    let (queue, receiver) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
    let worker = thread::spawn(move || worker(receiver));
    for job in jobs {
        let found = found.clone();
        let done = move || drop(found.send(job()));
        queue.send(Box::new(done)).expect("the worker lives");
    }
    drop((queue, found));
    worker.join().expect("no panic");
    finds.into_iter().collect()
}

/// `acts_as_tenant` #9: the resolver found no tenant, so nothing was filtered.
#[test]
fn a_request_whose_tenant_was_not_found_gets_no_connection() {
    let db = Postgres::create();
    let pool = pool(&db, 1);
    let handler = || pool.current::<Org>().map(|mut conn| titles(&mut conn));
    assert!(matches!(handler(), Err(PoolError::NoTenant(_))));
}

/// django-multitenant #213; `acts_as_tenant` #126, #188 (#141): the thread of a worker kept the tenant of the job
/// before.
#[test]
fn a_job_does_not_run_with_the_tenant_of_the_job_before() {
    let found = on_one_worker::<Result<i32, NoTenant>>(vec![
        Box::new(|| with(org(1), current_org)),
        Box::new(current_org),
        Box::new(|| with(org(1), || panic!("a job fails"))),
        Box::new(current_org),
    ]);
    assert_eq!(found.len(), 3, "one has failed");
    assert_eq!(found[0], Ok(1));
    assert!(found[1].is_err() && found[2].is_err());
}

/// `acts_as_tenant` #34; django-multitenant #173, #51: the tenant survived from one request to the next, for what had
/// set it never unset it. There is nothing to be unset.
#[test]
fn a_request_that_returns_early_leaves_no_tenant_to_the_next() {
    let early = || with(org(1), || Err::<(), _>("not found"));
    let found = on_one_worker::<Result<i32, NoTenant>>(vec![
        Box::new(move || {
            assert!(early().is_err());
            current_org()
        }),
        Box::new(|| with(org(2), current_org)),
    ]);
    assert!(found[0].is_err());
    assert_eq!(found[1], Ok(2));
}

/// `acts_as_tenant` #370: a variable of the database's session stayed on the pooled connection, and the next request
/// ran as the tenant before.
#[test]
fn a_setting_of_a_session_does_not_reach_the_next_tenant() {
    let db = Postgres::create();
    let pool = pool(&db, 1);
    let mut conn = pool
        .unscoped("set the tenant by hand")
        .expect("a connection");
    conn.batch_execute("select set_config('app.tenant', '1', false)")
        .expect("it is set");
    drop(conn);
    let mut conn = pool.tenant(org(2)).expect("a connection");
    let setting = sql::<Nullable<Text>>("nullif(current_setting('app.tenant', true), '')");
    assert_eq!(
        select(setting).get_result::<Option<String>>(&mut conn),
        Ok(None)
    );
}

/// activerecord-multi-tenant #255: a new thread, or a job of a thread pool, ran queries without the tenant's predicate.
#[test]
fn a_thread_without_a_tenant_gets_no_connection_and_one_with_a_tenant_gets_its_rows() {
    let db = Postgres::create();
    let pool = &pool(&db, 1);
    with(org(2), || {
        let carried = carry();
        thread::scope(|threads| {
            let bare = threads.spawn(|| pool.current::<Org>().map(|mut conn| titles(&mut conn)));
            assert!(matches!(
                bare.join().expect("no panic"),
                Err(PoolError::NoTenant(_))
            ));
            let handed = threads.spawn(move || {
                carried.run(|| pool.current::<Org>().map(|mut conn| titles(&mut conn)))
            });
            assert_eq!(
                handed.join().expect("no panic").expect("a connection"),
                ["two"]
            );
        });
    });
}

/// django-multitenant #176; django-scopes #28: requests that one thread serves in turns saw each other's tenant.
#[tokio::test]
async fn requests_that_one_thread_serves_in_turns_keep_their_tenants() {
    let mut requests = JoinSet::new();
    for id in 1..=8 {
        requests.spawn(scope(org(id), async move {
            for _ in 0..8 {
                assert_eq!(current_org(), Ok(id));
                yield_now().await;
            }
        }));
        requests.spawn(async {
            for _ in 0..8 {
                assert!(current_org().is_err());
                yield_now().await;
            }
        });
    }
    while let Some(done) = requests.join_next().await {
        done.expect("no request saw another one's tenant");
    }
}

/// `acts_as_tenant` #368: what one thread switched off was off for the whole process; nested, it was on again too early.
#[test]
fn a_thread_that_leaves_the_scope_takes_no_other_one_along() {
    let db = Postgres::create();
    let pool = &pool(&db, 2);
    let both = &Barrier::new(2);
    thread::scope(|threads| {
        let unscoped = threads.spawn(move || {
            let mut conn = pool.unscoped("count all").expect("a connection");
            both.wait();
            let count = Post::scoped().count().get_result::<i64>(&mut conn);
            both.wait();
            (count, Post::scoped().count().get_result::<i64>(&mut conn))
        });
        let scoped = threads.spawn(move || {
            let mut conn = with(org(1), || pool.current::<Org>().expect("a connection"));
            both.wait();
            let found = titles(&mut conn);
            both.wait();
            found
        });
        assert_eq!(unscoped.join().expect("no panic"), (Ok(2), Ok(2)));
        assert_eq!(scoped.join().expect("no panic"), ["one"]);
    });
}

/// django-multitenant #88: after a save that failed, the code went on as another tenant.
#[test]
fn after_a_write_that_failed_the_tenant_is_the_same() {
    let db = Postgres::create();
    let pool = pool(&db, 2);
    with(org(1), || {
        let failed = with(org(2), || {
            let mut conn = pool.current::<Org>().expect("a connection");
            Post::insert((posts::id.eq(2), posts::title.eq("again"))).execute(&mut conn)
        });
        assert!(failed.is_err());
        assert_eq!(current_org(), Ok(1));
        assert_eq!(
            titles(&mut pool.current::<Org>().expect("a connection")),
            ["one"]
        );
    });
}

/// `acts_as_tenant` #328, #335, #353 (#358): a second mechanism set the tenant of a job to nothing; a nested job lost
/// it.
#[tokio::test]
async fn a_nested_job_has_its_own_tenant_and_gives_the_outer_one_back() {
    scope(org(1), async {
        scope(site(7), async {
            let nested = scope(org(2), async {
                yield_now().await;
                tenancy::spawn(async { (current_org(), current_site()) })
                    .await
                    .expect("no panic")
            });
            assert_eq!(nested.await, (Ok(2), Ok(7)));
            assert_eq!((current_org(), current_site()), (Ok(1), Ok(7)));
        })
        .await;
        let inline = async { current_org() }.in_current_tenant();
        assert_eq!((inline.await, current_site().is_err()), (Ok(1), true));
    })
    .await;
}

/// `acts_as_tenant` #125: an administrator's request did without a tenant, and so did every later one of the process.
#[test]
fn an_unscoped_request_does_not_unscope_the_next() {
    let db = Postgres::create();
    let pool = pool(&db, 1);
    let mut all = pool
        .unscoped("the administrator's list")
        .expect("a connection");
    assert_eq!(Post::scoped().count().get_result::<i64>(&mut all), Ok(2));
    drop(all);
    assert!(matches!(
        pool.current::<Org>().map(drop),
        Err(PoolError::NoTenant(_))
    ));
    assert_eq!(
        titles(&mut pool.tenant(org(1)).expect("the same connection")),
        ["one"]
    );
}

/// `acts_as_tenant` #278, #337 (#364): when a block ended, a default tenant was restored into the current one. #279: that
/// of one test was another thread's.
#[test]
fn after_a_block_without_an_outer_one_there_is_no_tenant_on_any_thread() {
    let both = &Barrier::new(2);
    thread::scope(|threads| {
        let first = threads.spawn(move || {
            with(org(1), || {
                both.wait();
                both.wait();
            });
            current_org()
        });
        let second = threads.spawn(move || {
            both.wait();
            let meanwhile = current_org();
            both.wait();
            meanwhile
        });
        assert!(first.join().expect("no panic").is_err());
        assert!(second.join().expect("no panic").is_err());
    });
    assert!(current_org().is_err());
}
