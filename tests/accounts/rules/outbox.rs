//! The outbox: what follows from a change is handled at least once, and each tenant's in order.

use super::races::{at_once, rounds};
use super::*;
use std::sync::Mutex;
use std::time::Duration;
use tenancy::accounts::{ClaimMessages, Claimed, Enqueue, RetryMessage};

fn write(conn: &mut Conn, tenant: i32, payload: &str) {
    let enqueue = Enqueue::<Org, User>::by_operator("ines", tenant, "greet", payload);
    let written = execute!(enqueue.clock(&Stopped(0)), conn);
    assert!(written.expect("an operator may"));
}

/// What is claimed at a time, for ten seconds and three times at most.
fn claim(conn: &mut Conn, now: i64) -> Vec<Claimed<Org, User>> {
    let claim = ClaimMessages::<Org, User>::new().lease(Duration::from_secs(10));
    execute!(claim.attempts(3).clock(&Stopped(now)), conn).expect("a claim")
}

fn payloads(claimed: &[Claimed<Org, User>]) -> Vec<&str> {
    claimed.iter().map(Claimed::payload).collect()
}

fn left(conn: &mut Conn) -> i64 {
    wait(messages::table.count().get_result(conn)).expect("a count")
}

// Proves B3.
#[test]
fn a_message_is_there_if_what_it_follows_from_is() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let rolled_back: Result<(), Error> = transaction!(conn, |conn| {
        wait_in!(RemoveMember::by(&ada, "dan".to_owned()).execute(conn))?;
        wait_in!(Enqueue::by(&ada, "farewell", "dan").execute(conn))?;
        Err(Error::SeatsExceeded)
    });
    assert!(matches!(rolled_back, Err(Error::SeatsExceeded)));
    assert_eq!(left(&mut conn), 0);
    let committed: Result<(), Error> = transaction!(conn, |conn| {
        wait_in!(RemoveMember::by(&ada, "dan".to_owned()).execute(conn))?;
        wait_in!(Enqueue::by(&ada, "farewell", "dan").execute(conn)).map(drop)
    });
    committed.expect("ada may");
    let claimed = execute!(ClaimMessages::<Org, User>::new(), conn).expect("a claim");
    assert_eq!(payloads(&claimed), ["dan"]);
    assert_eq!(claimed[0].kind(), "farewell");
    assert_eq!(claimed[0].tenant().key(), &1);
}

// Proves B3.
#[test]
fn what_nobody_has_answered_for_is_handled_again() {
    let (_db, mut conn) = acme();
    write(&mut conn, 1, "hello");
    let first = claim(&mut conn, 100);
    assert_eq!(first[0].attempt(), 1);
    // Whoever has claimed it dies here.
    assert!(claim(&mut conn, 109).is_empty());
    let second = claim(&mut conn, 110);
    assert_eq!(payloads(&second), ["hello"]);
    assert_eq!(second[0].attempt(), 2);
    assert_eq!(second[0].key(), first[0].key());
    // Whoever comes back late has lost it.
    assert!(!execute!(first[0].done(), conn).expect("an answer"));
    assert!(!execute!(first[0].failed(), conn).expect("an answer"));
    assert!(execute!(second[0].done(), conn).expect("an answer"));
    assert!(!execute!(second[0].done(), conn).expect("an answer"));
    assert_eq!(left(&mut conn), 0);
}

// Proves B3, P2.
#[test]
fn the_messages_of_a_tenant_are_handled_in_order_and_tenants_do_not_wait_for_each_other() {
    let (_db, mut conn) = acme();
    for (tenant, payload) in [(1, "a"), (1, "b"), (2, "c"), (1, "d")] {
        write(&mut conn, tenant, payload);
    }
    let heads = claim(&mut conn, 100);
    assert_eq!(payloads(&heads), ["a", "c"]);
    assert!(claim(&mut conn, 100).is_empty());
    execute!(heads[1].done(), conn).expect("an answer");
    assert!(claim(&mut conn, 100).is_empty());
    // What has failed is first again, and the others wait.
    execute!(heads[0].failed().clock(&Stopped(100)), conn).expect("an answer");
    assert!(claim(&mut conn, 109).is_empty());
    let again = claim(&mut conn, 110);
    assert_eq!(payloads(&again), ["a"]);
    execute!(again[0].done(), conn).expect("an answer");
    for payload in ["b", "d"] {
        let next = claim(&mut conn, 110);
        assert_eq!(payloads(&next), [payload]);
        execute!(next[0].done(), conn).expect("an answer");
    }
    assert_eq!(left(&mut conn), 0);
}

#[test]
fn a_message_that_somebody_works_on_too_long_holds_up_no_other_tenants() {
    if crate::server::SERIALIZABLE.is_empty() {
        // One writes at a time: nobody claims anything meanwhile.
        return;
    }
    let (db, mut conn) = acme();
    let mut other = db.connect();
    write(&mut conn, 1, "a");
    write(&mut conn, 2, "c");
    let late = claim(&mut conn, 100);
    assert_eq!(payloads(&late), ["a", "c"]);
    let settled: Result<bool, Error> = transaction!(conn, |conn| {
        // Its row is locked from here on, and the lease is over meanwhile.
        let done = wait_in!(late[0].done().execute(conn))?;
        let claim = ClaimMessages::<Org, User>::new().clock(&Stopped(160));
        let claimed = wait_in!(claim.execute(&mut other.unscoped("test")))?;
        assert_eq!(payloads(&claimed), ["c"]);
        // Nor does it take the place of those of others where few are wanted.
        let claim = ClaimMessages::<Org, User>::new().clock(&Stopped(1000));
        let claimed = wait_in!(claim.at_most(1).execute(&mut other.unscoped("test")))?;
        assert_eq!(payloads(&claimed), ["c"]);
        Ok(done)
    });
    assert!(settled.expect("nobody has claimed it"));
    assert_eq!(left(&mut conn), 1);
}

#[test]
fn claims_of_any_number_are_one_statement_that_is_prepared_once() {
    let (_db, mut conn) = acme();
    let ((), seen) = seen(&mut conn, |conn| {
        for messages in [1, 7, u32::MAX] {
            let claim = ClaimMessages::<Org, User>::new().at_most(messages);
            assert!(execute!(claim, conn).expect("a claim").is_empty());
        }
    });
    let claims = seen
        .statements
        .iter()
        .filter(|sql| sql.contains("messages"));
    assert_eq!(claims.count(), 3, "{seen:?}");
    assert!(seen.prepared <= 2, "{seen:?}");
}

// Proves B3.
#[test]
fn what_fails_is_tried_later_each_time_and_then_it_is_dead() {
    let (_db, mut conn) = acme();
    write(&mut conn, 1, "bad");
    write(&mut conn, 1, "good");
    let mut now = 100;
    for later in [10, 20] {
        let bad = claim(&mut conn, now);
        assert_eq!(payloads(&bad), ["bad"]);
        execute!(bad[0].failed().clock(&Stopped(now)), conn).expect("an answer");
        assert!(claim(&mut conn, now + later - 1).is_empty());
        now += later;
    }
    let bad = claim(&mut conn, now);
    assert_eq!(bad[0].attempt(), 3);
    execute!(bad[0].failed().clock(&Stopped(now)), conn).expect("an answer");
    // It does not hold up what is behind it.
    let good = claim(&mut conn, now);
    assert_eq!(payloads(&good), ["good"]);
    execute!(good[0].done(), conn).expect("an answer");
    assert!(claim(&mut conn, now + 10_000).is_empty());
    let dead = messages::table.select((messages::payload, messages::dead));
    let dead = wait(dead.load::<(String, Option<i64>)>(&mut conn)).expect("the outbox");
    assert_eq!(dead, [("bad".to_owned(), Some(now))]);

    let retry = |tenant| RetryMessage::<Org, User>::by_operator("ines", tenant, bad[0].id());
    assert!(!execute!(retry(2), conn).expect("an operator may"));
    assert!(execute!(retry(1).clock(&Stopped(now)), conn).expect("an operator may"));
    assert!(!execute!(retry(1), conn).expect("an operator may"));
    let again = claim(&mut conn, now);
    assert_eq!((payloads(&again), again[0].attempt()), (vec!["bad"], 1));
    let told = audit_entries::table
        .filter(audit_entries::action.eq(Action::MessageRetried))
        .select(audit_entries::operator);
    let told = wait(told.load::<Option<String>>(&mut conn));
    assert_eq!(told, Ok(vec![Some("ines".to_owned())]));
}

// Proves B3.
#[test]
fn what_kills_whoever_handles_it_is_dead_after_as_many_attempts() {
    let (_db, mut conn) = acme();
    write(&mut conn, 1, "poison");
    write(&mut conn, 1, "good");
    for now in [100, 110, 120] {
        assert_eq!(payloads(&claim(&mut conn, now)), ["poison"]);
    }
    assert!(claim(&mut conn, 129).is_empty());
    assert_eq!(payloads(&claim(&mut conn, 130)), ["good"]);
}

// Proves B3.
#[test]
fn a_message_that_is_dead_by_now_takes_no_place_of_another() {
    let (_db, mut conn) = acme();
    for (tenant, payload) in [(1, "poison"), (1, "good"), (2, "theirs")] {
        write(&mut conn, tenant, payload);
    }
    let attempts = "update messages set attempts = 10 where payload = 'poison'";
    run(&mut conn, attempts);
    let one = |conn: &mut Conn| {
        let claim = ClaimMessages::<Org, User>::new().at_most(1);
        let claimed = execute!(claim.clock(&Stopped(100)), conn).expect("a claim");
        payloads(&claimed).concat()
    };
    assert_eq!(["good", "theirs", ""], [(); 3].map(|()| one(&mut conn)));
}

#[test]
fn a_key_has_one_message_in_its_tenant() {
    let (_db, mut conn) = acme();
    let write = |tenant, payload: &str| {
        Enqueue::<Org, User>::by_operator("ines", tenant, "greet", payload).once("k")
    };
    assert!(execute!(write(1, "a"), conn).expect("an operator may"));
    assert!(!execute!(write(1, "b"), conn).expect("an operator may"));
    assert!(execute!(write(2, "c"), conn).expect("an operator may"));
    let claimed = execute!(ClaimMessages::<Org, User>::new(), conn).expect("a claim");
    assert_eq!(payloads(&claimed), ["a", "c"]);
    assert_eq!(claimed[0].key(), "k");
}

#[test]
fn what_changes_while_a_message_is_handled_has_a_message_of_its_own() {
    let (_db, mut conn) = acme();
    let write = |now| {
        let reindex = Enqueue::<Org, User>::by_operator("ines", 1, "reindex", "3");
        reindex.once("reindex:3").clock(&Stopped(now))
    };
    assert!(execute!(write(0), conn).expect("an operator may"));
    assert!(!execute!(write(1), conn).expect("an operator may"));
    let first = claim(&mut conn, 100);
    // Its handler has read what there was, and does not hear of what comes.
    assert!(execute!(write(101), conn).expect("an operator may"));
    assert!(!execute!(write(102), conn).expect("an operator may"));
    assert!(claim(&mut conn, 103).is_empty());
    // It is the same one when it comes again, and does not wait for anything but its time then.
    execute!(first[0].failed().clock(&Stopped(103)), conn).expect("an answer");
    let again = claim(&mut conn, 113);
    assert_eq!(again[0].id(), first[0].id());
    assert!(execute!(again[0].done(), conn).expect("the lease holds"));
    let second = claim(&mut conn, 113);
    assert_eq!(
        (payloads(&second), second[0].key()),
        (vec!["3"], "reindex:3")
    );
    // What has failed waits, and hears of all there is when its time comes.
    execute!(second[0].failed().clock(&Stopped(113)), conn).expect("an answer");
    assert!(!execute!(write(114), conn).expect("an operator may"));
    assert_eq!(left(&mut conn), 1);
}

#[test]
fn a_dead_message_keeps_no_other_of_its_key_from_being_written() {
    let (_db, mut conn) = acme();
    let write =
        |payload: &str| Enqueue::<Org, User>::by_operator("ines", 1, "greet", payload).once("k");
    for payload in ["a", "b"] {
        assert!(execute!(write(payload), conn).expect("an operator may"));
        let claimed = execute!(ClaimMessages::<Org, User>::new(), conn).expect("a claim");
        assert_eq!((payloads(&claimed), claimed[0].key()), (vec![payload], "k"));
        execute!(claimed[0].dead(), conn).expect("an answer");
    }
    assert!(execute!(write("c"), conn).expect("an operator may"));
    assert!(!execute!(write("d"), conn).expect("an operator may"));
    // The dead ones are there still, and each can come back.
    let dead = messages::table.filter(messages::dead.is_not_null());
    let dead = dead.order(messages::id).select(messages::id);
    let dead = wait(dead.load::<i64>(&mut conn)).expect("messages");
    for (id, payload) in dead.into_iter().zip(["a", "b"]) {
        let retry = RetryMessage::<Org, User>::by_operator("ines", 1, id);
        assert!(execute!(retry, conn).expect("an operator may"));
        let claimed = execute!(ClaimMessages::<Org, User>::new(), conn).expect("a claim");
        assert_eq!(payloads(&claimed), [payload]);
        execute!(claimed[0].done(), conn).expect("an answer");
    }
    let claimed = execute!(ClaimMessages::<Org, User>::new(), conn).expect("a claim");
    assert_eq!((payloads(&claimed), claimed[0].key()), (vec!["c"], "k"));
}

#[test]
fn a_message_is_not_handled_before_it_is_due() {
    let (_db, mut conn) = acme();
    let later = Enqueue::<Org, User>::by_operator("ines", 1, "greet", "later");
    let later = later.due_in(Duration::from_secs(50)).clock(&Stopped(100));
    assert!(execute!(later, conn).expect("an operator may"));
    assert!(claim(&mut conn, 149).is_empty());
    assert_eq!(payloads(&claim(&mut conn, 150)), ["later"]);
}

// Proves I2.
#[test]
fn the_messages_of_a_tenant_that_is_not_served_wait() {
    let (_db, mut conn) = acme();
    write(&mut conn, 1, "hello");
    for status in ["suspended", "deleting", "purging", "purged"] {
        run(
            &mut conn,
            &format!("update orgs set status = '{status}' where id = 1"),
        );
        assert!(claim(&mut conn, 100).is_empty(), "{status}");
    }
    run(&mut conn, "update orgs set status = 'active' where id = 1");
    assert_eq!(payloads(&claim(&mut conn, 100)), ["hello"]);
}

#[test]
fn who_may_not_act_any_more_writes_no_message() {
    let (_db, mut conn) = acme();
    let (ada, dan) = (member(&mut conn, "ada"), member(&mut conn, "dan"));
    execute!(SuspendMember::by(&ada, "dan".to_owned()), conn).expect("ada may");
    let refused = execute!(Enqueue::by(&dan, "greet", "hello"), conn);
    assert!(
        matches!(refused, Err(Error::MemberSuspended)),
        "{refused:?}"
    );
    assert_eq!(left(&mut conn), 0);
}

#[test]
fn what_is_handled_writes_its_tenants_rows_in_one_transaction_with_its_end() {
    let (_db, mut conn) = acme();
    write(&mut conn, 2, "hello");
    let message = claim(&mut conn, 100).remove(0);
    let note = || {
        (
            notes::id.eq(3),
            notes::text.eq(message.payload().to_owned()),
        )
    };
    let done: Result<bool, Error> = transaction!(conn, |conn| {
        wait_in!(Note::insert(note()).execute(&mut message.borrow(conn)))?;
        wait_in!(message.done().execute(conn))
    });
    assert!(done.expect("the lease holds"));
    let texts = Note::scoped().order(notes::id).select(notes::text);
    let texts = wait(texts.load::<String>(&mut message.connect(conn.unscoped("test"))));
    assert_eq!(texts, Ok(vec!["theirs".to_owned(), "hello".to_owned()]));
}

// Proves B3.
#[test]
fn of_ten_who_drain_one_outbox_each_message_has_one() {
    let (db, mut conn) = acme();
    let ten = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    for org in 10..30 {
        run(
            &mut conn,
            &format!(
                "insert into orgs (id, slug, status, owners, seats_used) values ({org}, 'o{org}', 'active', 0, 0)"
            ),
        );
    }
    for _ in 0..rounds() {
        for org in 10..30 {
            for payload in ["a", "b"] {
                write(&mut conn, org, payload);
            }
        }
        let handled = Mutex::new(Vec::new());
        at_once(&db, &ten, |conn, _, barrier| {
            barrier.wait();
            loop {
                let claim = ClaimMessages::<Org, User>::new().at_most(3);
                let claimed = execute!(claim.clock(&Stopped(100)), conn).expect("a claim");
                for message in &claimed {
                    let one = (*message.tenant().key(), message.payload().to_owned());
                    handled.lock().expect("nobody panics").push(one);
                    assert!(execute!(message.done(), conn).expect("an answer"));
                }
                if claimed.is_empty() && left(conn) == 0 {
                    break;
                }
            }
        });
        let handled = handled.into_inner().expect("nobody panics");
        assert_eq!(handled.len(), 40);
        for org in 10..30 {
            let of_org = handled.iter().filter(|(tenant, _)| *tenant == org);
            let of_org: Vec<_> = of_org.map(|(_, payload)| payload.as_str()).collect();
            assert_eq!(of_org, ["a", "b"], "{org}");
        }
    }
}
