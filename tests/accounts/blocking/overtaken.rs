//! What somebody else writes between two statements.

use super::rules::*;
use diesel::connection::InstrumentationEvent;
use std::time::Duration;
use tenancy::accounts::{ClaimMessages, Enqueue};

#[test]
fn what_has_failed_while_somebody_claims_is_not_handled_before_its_time() {
    let (db, mut conn) = acme();
    let (mut late, mut early) = (db.connect(), db.connect());
    let hello = Enqueue::<Org, User>::by_operator("ines", 1, "greet", "hello");
    assert!(execute!(hello.clock(&Stopped(0)), conn).expect("an operator may"));
    let claim = |now| {
        let claim = ClaimMessages::<Org, User>::new().lease(Duration::from_secs(10));
        claim.clock(&Stopped(now))
    };
    let mut first = execute!(claim(100), conn).expect("a claim");
    // The lease is over. Somebody has read the message, and its answer comes before that one takes it.
    early.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        let InstrumentationEvent::StartQuery { query, .. } = event else {
            return;
        };
        if query.to_string().starts_with("UPDATE")
            && let Some(message) = first.pop()
        {
            let failed = message.failed().after(Duration::from_hours(1));
            let failed = execute!(failed.clock(&Stopped(110)), late);
            assert!(failed.expect("nobody has claimed it"));
        }
    });
    let second = execute!(claim(110), early).expect("a claim");
    assert!(second.is_empty(), "{second:?}");
    let due = messages::table.select((messages::due_at, messages::attempts));
    assert_eq!(wait(due.load::<(i64, i64)>(&mut conn)), Ok(vec![(3710, 1)]));
}
