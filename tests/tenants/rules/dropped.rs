//! An operation whose future is dropped before its end: nothing of it is committed, or all of it if its `COMMIT` was under
//! way, and nothing more runs on its connection.

use crate::backend::Waits;
use crate::rules::*;
use diesel_async::async_connection_wrapper::BlockOn as _;
use std::pin::pin;
use std::task::Poll;
use tenancy::tenants::Error::Database as OfDatabase;
use tenancy::{AsyncUnscopedConn, AsyncUnscopedExt as _, ScopeError, tenants};

type Async = crate::backend::Async;

/// What the future says, unless it has not ended after so many polls.
fn polled<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    Waits.block_on(std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }))
}

/// Drops an operation after one poll, after two, and so on in growing steps, until one ends. Whoever looks from outside
/// finds what was there before, or what is there after an operation that came to its end. A database that answers at once lets
/// the first one end: then it begins again.
fn check<R>(
    begin: impl Fn() -> Database,
    mut operation: impl AsyncFnMut(&mut AsyncUnscopedConn<'_, Async>) -> Result<R, Error>,
) {
    let after = {
        let db = &mut begin();
        let inside: &mut Async = &mut *db;
        let done = Waits.block_on(operation(&mut inside.unscoped("test")));
        done.unwrap_or_else(|error| panic!("{error:?}"));
        world(db)
    };
    let (mut polls, mut dropped, mut ended_at_once) = (0, 0, 0);
    loop {
        polls += 1 + polls / 3;
        let db = &mut begin();
        let before = world(db);
        let mut other = db.another();
        let inside: &mut Async = &mut *db;
        let ended = polled(operation(&mut inside.unscoped("test")), polls);
        if let Some(done) = ended {
            done.unwrap_or_else(|error| panic!("{polls} polls: {error:?}"));
            if dropped > 0 {
                return;
            }
            ended_at_once += 1;
            assert!(ended_at_once < 100, "it asks no database");
            polls = 0;
            continue;
        }
        dropped += 1;
        let left = world(&mut other);
        assert!(left == before || left == after, "{polls} polls: {left:?}");

        let inside: &mut Async = &mut *db;
        let next = Waits
            .block_on(tenants::Export::<Firm>::of(2).dry_run(&mut inside.unscoped("the next one")));
        let Err(OfDatabase(diesel::result::Error::QueryBuilderError(error))) = next else {
            panic!("{polls} polls: {next:?}");
        };
        assert_eq!(
            error.downcast_ref(),
            Some(&ScopeError::Unfinished),
            "{polls} polls"
        );
    }
}

fn begin() -> Database {
    let mut db = Database::new();
    setup(&mut db);
    db
}

#[test]
fn a_removal_that_is_dropped_has_removed_nothing_or_all() {
    check(begin, async |conn| {
        tenants::Removal::<Firm>::of(1).execute(conn).await
    });
}

#[test]
fn a_transfer_that_is_dropped_has_moved_nothing_or_all() {
    check(begin, async |conn| {
        tenants::Transfer::<Firm>::from(1).to(2).execute(conn).await
    });
}

#[test]
fn a_transfer_of_rows_that_is_dropped_has_moved_nothing_or_all() {
    check(begin, async |conn| {
        let folder = tenants::Transfer::of(Folder::find(3)).to(2);
        folder.execute(conn).await
    });
}

#[test]
fn a_merge_that_is_dropped_has_merged_nothing_or_all() {
    check(begin, async |conn| {
        tenants::Merge::<Firm>::of(1).into(2).execute(conn).await
    });
}

#[test]
fn an_export_that_is_dropped_leaves_a_connection_that_nobody_uses() {
    check(begin, async |conn| {
        let mut file = Vec::new();
        tenants::Export::<Firm>::of(1)
            .write_to(&mut file, conn)
            .await
    });
}
