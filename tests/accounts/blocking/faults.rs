//! What is left when a process dies between two statements.

use super::rules::impersonating::{acting, asks, impersonate};
use super::rules::signing_up::{rows, sign_up};
use super::rules::*;
use diesel::connection::InstrumentationEvent;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tenancy::accounts::{BeginImpersonation, Token};

/// Whatever statement of a sign-up is the last one that runs, all of it is there, or nothing.
// Proves B1.
#[test]
fn a_sign_up_that_ends_at_any_statement_leaves_nothing() {
    let (db, mut conn) = acme();
    let before = rows(&mut conn);
    let mut last = 0;
    loop {
        let mut dying = db.connect();
        let mut left = last;
        dying.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { .. } = event {
                assert!(left > 0, "here it ends");
                left -= 1;
            }
        });
        let done = catch_unwind(AssertUnwindSafe(|| sign_up(&mut dying, "ivy", 3, "r")));
        if let Ok(done) = done {
            assert_eq!(done.expect("it is open"), 3);
            break;
        }
        drop(dying);
        assert_eq!(rows(&mut conn), before, "after {last} statements");
        last += 1;
    }
    // Each of the five tables has been written.
    let after = rows(&mut conn);
    let one_more = |(after, before): (&i64, &i64)| *after == before + 1;
    assert!(after.iter().zip(&before).all(one_more), "{after:?}");
    assert!(last > 10, "{last}");
}

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

fn impersonations_and_entries(conn: &mut Conn) -> (i64, i64) {
    let impersonations = impersonations::table.count().get_result(conn);
    let entries = audit_entries::table.count().get_result(conn);
    (impersonations.expect("a count"), entries.expect("a count"))
}

/// Whatever statement is the last one that runs, there is the impersonation and its entry, or neither.
// Proves J3.
#[test]
fn an_impersonation_that_ends_at_any_statement_leaves_nothing() {
    let (db, mut conn) = acme();
    for last in 0.. {
        let before = impersonations_and_entries(&mut conn);
        let mut dying = dying(&db, last);
        let asked = AssertUnwindSafe(|| asks(&mut dying, impersonate("dan")));
        if let Ok(token) = catch_unwind(asked) {
            token.expect("a member");
            assert!(last > 5, "{last}");
            break;
        }
        drop(dying);
        let after = impersonations_and_entries(&mut conn);
        assert_eq!(after, before, "after {last} statements");
    }
    assert_eq!(impersonations_and_entries(&mut conn), (1, 1));
}

/// Whatever statement is the last one that runs, the token is good once more, or has been used.
// Proves J2.
#[test]
fn a_beginning_that_ends_at_any_statement_leaves_the_token_as_it_was() {
    let (db, mut conn) = acme();
    let token = asks(&mut conn, impersonate("dan")).expect("a member");
    let uses = |conn: &mut Conn| {
        let begin = BeginImpersonation::<Org, User>::by(&token).clock(&Stopped(1));
        execute!(begin, conn).map(Token::into_text)
    };
    for last in 0.. {
        let mut dying = dying(&db, last);
        let ended = catch_unwind(AssertUnwindSafe(|| uses(&mut dying)));
        if let Ok(kept) = ended {
            let kept = kept.expect("a new one");
            assert!(acting(&mut conn, &kept).is_ok());
            assert!(last > 5, "{last}");
            break;
        }
        drop(dying);
        assert_eq!(impersonations_and_entries(&mut conn), (1, 1));
    }
    assert_eq!(impersonations_and_entries(&mut conn), (1, 2));
    assert!(uses(&mut conn).is_err());
}
