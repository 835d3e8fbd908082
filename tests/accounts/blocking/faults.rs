//! What is left when a process dies between two statements.

use super::rules::signing_up::{rows, sign_up};
use super::rules::whole::{world, written};
use super::rules::*;
use super::steps::{OF_DOMAINS, OF_IMPERSONATIONS, OF_KEYS, OF_LINKS, Step};
use diesel::connection::InstrumentationEvent;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Dies before the statement that comes after as many.
fn dying(db: &Database, after: usize) -> Conn {
    let mut dying = db.connect();
    let mut left = after;
    dying.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { .. } = event {
            assert!(left > 0, "here it ends");
            left -= 1;
        }
    });
    dying
}

/// Whatever statement of a sign-up is the last one that runs, all of it is there, or nothing.
// Proves B1.
#[test]
fn a_sign_up_that_ends_at_any_statement_leaves_nothing() {
    let (db, mut conn) = acme();
    let before = rows(&mut conn);
    for last in 0.. {
        let mut dying = dying(&db, last);
        let done = catch_unwind(AssertUnwindSafe(|| sign_up(&mut dying, "ivy", 3, "r")));
        if let Ok(done) = done {
            assert_eq!(done.expect("it is open"), 3);
            assert!(last > 10, "{last}");
            break;
        }
        drop(dying);
        assert_eq!(rows(&mut conn), before, "after {last} statements");
    }
    // Each of the five tables has been written.
    let after = rows(&mut conn);
    let one_more = |(after, before): (&i64, &i64)| *after == before + 1;
    assert!(after.iter().zip(&before).all(one_more), "{after:?}");
}

/// Whatever statement is the last one that runs, nothing is there, and it is done by whoever begins once more.
fn leave_nothing(steps: &[Step]) {
    for (at, step) in steps.iter().enumerate() {
        let (db, mut conn) = acme();
        let knows = (step.prepare)(&mut conn);
        let before = world(&mut conn);
        for last in 0.. {
            let mut dying = dying(&db, last);
            let ended = catch_unwind(AssertUnwindSafe(|| (step.act)(&mut dying, &knows)));
            drop(dying);
            let written = written(&before, &world(&mut conn));
            if let Ok(done) = ended {
                done.expect("it may be done");
                assert_eq!(written, step.writes, "{at}");
                assert!(last > 5, "{at}: {last}");
                break;
            }
            assert_eq!(written, [""; 0], "{at}: after {last} statements");
        }
        counts_are_true(&mut conn);
    }
}

// Proves F4.
#[test]
fn a_change_of_links_that_ends_at_any_statement_leaves_nothing() {
    leave_nothing(OF_LINKS);
}

// Proves F5.
#[test]
fn a_change_of_domains_that_ends_at_any_statement_leaves_nothing() {
    leave_nothing(OF_DOMAINS);
}

// Proves O4.
#[test]
fn a_change_of_keys_that_ends_at_any_statement_leaves_nothing() {
    leave_nothing(OF_KEYS);
}

// Proves J2, J3.
#[test]
fn an_impersonation_that_ends_at_any_statement_leaves_nothing() {
    leave_nothing(OF_IMPERSONATIONS);
}
