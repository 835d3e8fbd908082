//! What is left when a process dies between two statements.

use super::rules::signing_up::{rows, sign_up};
use super::rules::*;
use diesel::connection::InstrumentationEvent;
use std::panic::{AssertUnwindSafe, catch_unwind};

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
