//! The current tenant of a call and of a future.

use crate::support::{Site, current_org, current_site, org, site};
use futures_util::FutureExt;
use futures_util::future::{join, pending, ready};
use rayon::prelude::*;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Barrier;
use std::task::Poll;
use std::thread;
use tenancy::{InTenantExt, NoTenant, Verified, carry, carrying, scope, with};
use tokio::runtime::Runtime;
use tokio::task::{LocalSet, yield_now};

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("a runtime")
}

fn runtime_of_one_thread() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
}

fn no_org() -> NoTenant {
    current_org().expect_err("no tenant")
}

#[test]
fn there_is_no_tenant_by_default() {
    assert_eq!(
        no_org().to_string(),
        "no tenant of the type `ambient::support::Org` is current here"
    );
}

#[test]
fn a_block_has_its_tenant_and_returns_its_value() {
    assert_eq!(with(org(1), current_org), Ok(1));
    assert!(current_org().is_err());
}

#[test]
fn an_inner_block_shadows_the_outer_one_until_it_returns() {
    with(org(1), || {
        assert_eq!(with(org(2), current_org), Ok(2));
        assert_eq!(with(org(1), current_org), Ok(1));
        assert_eq!(current_org(), Ok(1));
    });
}

#[test]
fn an_inner_block_of_another_type_leaves_the_outer_one() {
    with(org(1), || {
        with(site(7), || {
            assert_eq!((current_org(), current_site()), (Ok(1), Ok(7)));
            with(org(2), || {
                assert_eq!((current_org(), current_site()), (Ok(2), Ok(7)));
            });
        });
        assert_eq!(current_org(), Ok(1));
        assert!(current_site().is_err());
    });
}

#[test]
fn the_dimensions_of_a_scope_are_current_together() {
    with(
        Verified::<(crate::support::Org, Site)>::trust((1, 7)),
        || {
            let both = tenancy::current::<(crate::support::Org, Site)>().map(Verified::into_key);
            assert_eq!(both, Ok((1, 7)));
            assert!(current_org().is_err());
        },
    );
}

#[test]
fn an_error_leaves_no_tenant_behind() {
    with(org(1), || {
        let refused = with(org(2), || Err::<(), _>("an error"));
        assert!(refused.is_err());
        assert_eq!(current_org(), Ok(1));
    });
}

#[test]
fn a_panic_leaves_no_tenant_behind() {
    with(org(1), || {
        assert!(catch_unwind(|| with(org(2), || panic!("on purpose"))).is_err());
        assert_eq!(current_org(), Ok(1));
    });
    assert!(catch_unwind(|| with(org(2), || panic!("on purpose"))).is_err());
    assert!(current_org().is_err());
}

#[test]
fn a_panic_in_a_future_leaves_no_tenant_behind() {
    with(org(1), || {
        let panics = AssertUnwindSafe(scope(org(2), async { panic!("on purpose") })).catch_unwind();
        assert!(panics.now_or_never().expect("it is done").is_err());
        assert_eq!(current_org(), Ok(1));
    });
}

#[test]
fn a_future_has_its_tenant_across_awaits_and_the_thread_has_not_between_polls() {
    let future = scope(org(1), async {
        let before = current_org();
        yield_once().await;
        (before, current_org())
    });
    let mut future = pin!(future);
    assert!(poll_once(&mut future).is_pending());
    assert!(current_org().is_err());
    with(org(2), || {
        assert_eq!(poll_once(&mut future), Poll::Ready((Ok(1), Ok(1))));
        assert_eq!(current_org(), Ok(2));
    });
}

#[test]
fn a_future_takes_along_the_tenants_of_where_it_was_made() {
    let future = with(org(1), || {
        scope(site(7), async { (current_org(), current_site()) })
    });
    let polled = with(org(2), || future.now_or_never());
    assert_eq!(polled, Some((Ok(1), Ok(7))));
}

#[test]
fn an_inner_scope_shadows_the_outer_one_until_it_is_done() {
    let future = scope(org(1), async {
        let inner = scope(org(2), async {
            yield_once().await;
            current_org()
        })
        .await;
        (inner, current_org())
    });
    let mut future = pin!(future);
    assert!(poll_once(&mut future).is_pending());
    assert_eq!(poll_once(&mut future), Poll::Ready((Ok(2), Ok(1))));
}

#[test]
fn futures_that_are_polled_in_turns_keep_their_tenants() {
    let one = async {
        yield_once().await;
        current_org()
    };
    let other = async {
        yield_once().await;
        current_org()
    };
    let neither = async {
        yield_once().await;
        current_org()
    };
    let both = join(
        join(one.in_tenant(org(1)), other.in_tenant(org(2))),
        neither,
    );
    let mut both = pin!(both);
    assert!(poll_once(&mut both).is_pending());
    let Poll::Ready(((one, other), neither)) = poll_once(&mut both) else {
        panic!("done")
    };
    assert_eq!((one, other), (Ok(1), Ok(2)));
    assert!(neither.is_err());
}

#[test]
fn a_cancelled_future_leaves_no_tenant_behind_and_is_dropped_with_its_own() {
    let seen = Cell::new(None);
    with(org(2), || {
        let future = scope(org(1), async {
            let _on_drop = OnDrop(&seen);
            pending::<()>().await;
        });
        let mut future = Box::pin(future);
        assert!(poll_once(&mut future).is_pending());
        drop(future);
        assert_eq!(current_org(), Ok(2));
    });
    assert_eq!(seen.get(), Some(1));
}

#[test]
fn a_future_that_was_never_polled_is_dropped_with_its_tenant() {
    let seen = Cell::new(None);
    let on_drop = OnDrop(&seen);
    drop(scope(org(1), async move {
        let _on_drop = on_drop;
    }));
    assert_eq!(seen.get(), Some(1));
}

#[test]
fn what_a_done_future_held_is_dropped_with_its_tenant() {
    let seen = Cell::new(None);
    let on_drop = OnDrop(&seen);
    let done = ready(()).map(move |()| drop(on_drop)).in_tenant(org(1));
    assert_eq!(done.now_or_never(), Some(()));
    assert_eq!(seen.get(), Some(1));
}

#[test]
fn a_new_thread_has_no_tenant() {
    with(org(1), || {
        thread::scope(|threads| {
            let found = threads.spawn(current_org).join().expect("no panic");
            assert_eq!(found, Err(no_tenant_of_org()));
        });
    });
}

#[test]
fn a_thread_has_the_tenants_that_it_is_handed() {
    let carried = with(org(1), || with(site(7), carry));
    let found = thread::spawn(move || carried.run(|| (current_org(), current_site())));
    assert_eq!(found.join().expect("no panic"), (Ok(1), Ok(7)));
}

#[test]
fn what_is_carried_replaces_the_tenants_of_the_place() {
    let carried = with(org(1), carry);
    let nothing = carry();
    with(org(2), || {
        with(site(7), || {
            assert_eq!(carried.run(current_org), Ok(1));
            assert!(carried.run(current_site).is_err());
            assert!(nothing.run(current_org).is_err());
            assert_eq!((current_org(), current_site()), (Ok(2), Ok(7)));
        });
    });
}

#[test]
fn a_closure_of_rayon_has_no_tenant_unless_it_is_wrapped() {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .expect("a pool");
    with(org(1), || {
        pool.install(|| {
            let bare: Vec<_> = (0..64).into_par_iter().map(|_| current_org()).collect();
            assert!(bare.iter().all(Result::is_err));
        });
        let handed = carrying(|_| current_org());
        pool.install(|| {
            let handed: Vec<_> = (0..64).into_par_iter().map(handed).collect();
            assert!(handed.iter().all(|found| *found == Ok(1)));
        });
    });
}

#[test]
fn a_wrapped_closure_serves_two_tenants_on_the_same_threads() {
    let both = Barrier::new(2);
    let keys = |id| {
        with(org(id), || {
            carrying(|(): ()| {
                both.wait();
                current_org()
            })
        })
    };
    let (one, two) = (keys(1), keys(2));
    thread::scope(|threads| {
        let one = threads.spawn(|| (0..9).map(|_| one(())).all(|found| found == Ok(1)));
        let two = threads.spawn(|| (0..9).map(|_| two(())).all(|found| found == Ok(2)));
        assert!(one.join().expect("no panic"));
        assert!(two.join().expect("no panic"));
    });
}

#[test]
fn a_new_task_has_no_tenant() {
    runtime().block_on(scope(org(1), async {
        assert!(
            tokio::spawn(async { current_org() })
                .await
                .expect("no panic")
                .is_err()
        );
        assert!(
            tokio::task::spawn_blocking(current_org)
                .await
                .expect("no panic")
                .is_err()
        );
        assert_eq!(current_org(), Ok(1));
    }));
}

#[test]
fn a_task_has_the_tenants_that_it_is_handed() {
    runtime().block_on(scope(org(1), async {
        let handed = tenancy::spawn(async {
            yield_now().await;
            current_org()
        });
        assert_eq!(handed.await.expect("no panic"), Ok(1));
        let handed = tokio::spawn(async { current_org() }.in_current_tenant());
        assert_eq!(handed.await.expect("no panic"), Ok(1));
        let handed = tokio::spawn(async { current_org() }.in_tenant(org(2)));
        assert_eq!(handed.await.expect("no panic"), Ok(2));
        assert_eq!(
            tenancy::spawn_blocking(current_org)
                .await
                .expect("no panic"),
            Ok(1)
        );
    }));
}

#[test]
fn a_blocking_section_of_a_task_has_its_tenant() {
    runtime().block_on(async {
        let task = tokio::spawn(scope(org(1), async {
            tokio::task::block_in_place(|| {
                let runtime = tokio::runtime::Handle::current();
                (current_org(), runtime.block_on(async { current_org() }))
            })
        }));
        assert_eq!(task.await.expect("no panic"), (Ok(1), Ok(1)));
    });
}

#[test]
fn a_task_that_is_aborted_leaves_no_tenant_on_its_thread() {
    let runtime = runtime_of_one_thread();
    runtime.block_on(async {
        let task = tokio::spawn(scope(org(1), pending::<()>()));
        yield_now().await;
        task.abort();
        assert!(task.await.expect_err("aborted").is_cancelled());
        assert!(current_org().is_err());
        assert!(
            tokio::spawn(async { current_org() })
                .await
                .expect("no panic")
                .is_err()
        );
    });
}

/// A runtime for one thread polls its tasks inside of whatever blocks on it.
#[test]
fn a_task_has_not_the_tenant_of_the_block_that_its_runtime_is_driven_in() {
    let runtime = runtime_of_one_thread();
    let (before, inside) = with(org(1), || {
        let before = runtime.spawn(async { current_org() });
        runtime.block_on(async {
            assert_eq!(current_org(), Ok(1));
            let inside = tokio::spawn(async { current_org() });
            (before.await, inside.await)
        })
    });
    assert!(before.expect("no panic").is_err());
    assert!(inside.expect("no panic").is_err());
}

#[test]
fn a_local_task_has_not_the_tenant_of_the_future_that_drives_it() {
    let runtime = runtime_of_one_thread();
    let tasks = LocalSet::new();
    let found = runtime.block_on(scope(
        org(1),
        tasks.run_until(async {
            let bare = tokio::task::spawn_local(async { current_org() });
            let handed = tokio::task::spawn_local(async { current_org() }.in_current_tenant());
            (
                bare.await.expect("no panic"),
                handed.await.expect("no panic"),
            )
        }),
    ));
    assert!(found.0.is_err());
    assert_eq!(found.1, Ok(1));
}

fn no_tenant_of_org() -> NoTenant {
    thread::spawn(no_org).join().expect("no panic")
}

/// Takes down which tenant is current when it is dropped.
struct OnDrop<'a>(&'a Cell<Option<i32>>);

impl Drop for OnDrop<'_> {
    fn drop(&mut self) {
        self.0.set(current_org().ok());
    }
}

/// Is ready when it is polled for the second time.
async fn yield_once() {
    let mut polled = false;
    std::future::poll_fn(|_| {
        if polled {
            return Poll::Ready(());
        }
        polled = true;
        Poll::Pending
    })
    .await;
}

fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    std::pin::Pin::new(future).poll(&mut context)
}
