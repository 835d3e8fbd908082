//! Several at once.

use super::*;
use std::sync::Barrier;
use std::thread;

/// What each of them answers, when all have begun at once, each on its own connection.
pub(super) fn at_once<R: Send>(
    db: &Database,
    users: &[&str],
    work: impl Fn(&mut Conn, &str, &Barrier) -> R + Sync,
) -> Vec<R> {
    let barrier = Barrier::new(users.len());
    let (barrier, work) = (&barrier, &work);
    // Before any of them waits for the others.
    let conns: Vec<_> = users.iter().map(|user| (user, db.connect())).collect();
    thread::scope(|scope| {
        let threads = conns
            .into_iter()
            .map(|(user, mut conn)| scope.spawn(move || work(&mut conn, user, barrier)));
        let threads: Vec<_> = threads.collect();
        let ended = threads.into_iter().map(thread::ScopedJoinHandle::join);
        ended.map(|ended| ended.expect("nobody panics")).collect()
    })
}

/// The answers that are as they should be, and how many there are of each.
pub(super) fn answers(answers: &[Result<(), Error>], lost: fn(&Error) -> bool) -> (usize, usize) {
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    let lost = answers
        .iter()
        .filter(|answer| answer.as_ref().is_err_and(lost));
    let lost = lost.count();
    assert_eq!(done + lost, answers.len(), "{answers:?}");
    (done, lost)
}

/// How often each race is run: `TENANCY_ROUNDS`.
pub(crate) fn rounds() -> usize {
    let rounds = std::env::var("TENANCY_ROUNDS").ok();
    rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(5)
}

fn owners_leave(db: &Database, session: &str) -> Vec<Result<(), Error>> {
    at_once(db, &["ada", "bob"], |conn, user, barrier| {
        if !session.is_empty() {
            run(conn, session);
        }
        let owner = member(conn, user);
        barrier.wait();
        execute!(Leave::of(&owner), conn)
    })
}

pub(crate) fn back(conn: &mut Conn) {
    run(
        conn,
        "update memberships set status = 'active' where user_id in ('ada', 'bob');
         update orgs set owners = 2, seats_used = 4 where id = 1",
    );
}

// Proves H1.
#[test]
fn of_two_owners_who_leave_at_once_one_stays() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let left = owners_leave(&db, "");
        assert_eq!(
            answers(&left, |error| matches!(error, Error::LastOwner)),
            (1, 1)
        );
        assert_eq!(counts(&mut conn), (1, 3));
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

// Proves H1.
#[test]
fn a_race_that_is_lost_in_a_serializable_session_is_the_same_answer() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let left = owners_leave(&db, crate::server::SERIALIZABLE);
        assert_eq!(
            answers(&left, |error| matches!(error, Error::LastOwner)),
            (1, 1)
        );
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

// Proves H2.
#[test]
fn of_owners_who_end_each_other_in_all_ways_at_once_one_stays() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let ended = at_once(&db, &["ada", "bob"], |conn, user, barrier| {
            let owner = member(conn, user);
            let other = if user == "ada" { "bob" } else { "ada" };
            barrier.wait();
            if user == "ada" {
                execute!(SuspendMember::by(&owner, other.to_owned()), conn)
            } else {
                execute!(ChangeRole::by(&owner, other.to_owned(), Rank::Member), conn)
            }
        });
        let lost = |error: &Error| matches!(error, Error::MemberSuspended | Error::AboveOwnRole);
        assert_eq!(answers(&ended, lost), (1, 1));
        assert_eq!(counts(&mut conn).0, 1);
        counts_are_true(&mut conn);
        run(
            &mut conn,
            "update memberships set role = 'owner' where user_id in ('ada', 'bob')",
        );
        back(&mut conn);
    }
}

// Proves G1.
#[test]
fn ten_who_are_reinstated_at_once_take_the_seats_that_are_free() {
    let (db, mut conn) = acme();
    let users = ["u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"];
    for user in users {
        run(
            &mut conn,
            &format!(
                "insert into users (id) values ('{user}');
                 insert into memberships (org_id, user_id, role, status)
                     values (1, '{user}', 'member', 'suspended')"
            ),
        );
    }
    run(&mut conn, "update orgs set seat_limit = 7 where id = 1");
    for _ in 0..rounds() {
        let reinstated = at_once(&db, &users, |conn, user, barrier| {
            let ada = member(conn, "ada");
            barrier.wait();
            execute!(ReinstateMember::by(&ada, user.to_owned()), conn)
        });
        let lost = |error: &Error| matches!(error, Error::SeatsExceeded);
        assert_eq!(answers(&reinstated, lost), (3, 7));
        assert_eq!(counts(&mut conn), (2, 7));
        counts_are_true(&mut conn);
        run(
            &mut conn,
            "update memberships set status = 'suspended' where user_id like 'u%';
             update orgs set seats_used = 4 where id = 1",
        );
    }
}

#[test]
fn one_who_leaves_and_is_removed_at_once_frees_one_seat() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let ended = at_once(&db, &["dan", "ada"], |conn, user, barrier| {
            let actor = member(conn, user);
            barrier.wait();
            if user == "dan" {
                execute!(Leave::of(&actor), conn)
            } else {
                execute!(RemoveMember::by(&actor, "dan".to_owned()), conn)
            }
        });
        let lost = |error: &Error| matches!(error, Error::NotAMember | Error::UnknownMember);
        assert_eq!(answers(&ended, lost), (1, 1));
        assert_eq!(counts(&mut conn), (2, 3));
        counts_are_true(&mut conn);
        run(
            &mut conn,
            "update memberships set status = 'active' where user_id = 'dan';
             update orgs set seats_used = 4 where id = 1",
        );
    }
}

#[test]
fn as_many_as_begin_at_once_get_through_in_a_serializable_session() {
    let (db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    let users: Vec<String> = (0..24).map(|user| format!("u{user}")).collect();
    for user in &users {
        run(
            &mut conn,
            &format!(
                "insert into users (id) values ('{user}');
                 insert into memberships (org_id, user_id, role, status)
                     values (1, '{user}', 'member', 'suspended')"
            ),
        );
    }
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    let reinstated = at_once(&db, &users, |conn, user, barrier| {
        if !crate::server::SERIALIZABLE.is_empty() {
            run(conn, crate::server::SERIALIZABLE);
        }
        let ada = member(conn, "ada");
        barrier.wait();
        execute!(ReinstateMember::by(&ada, user.to_owned()), conn)
    });
    assert_eq!(answers(&reinstated, |_| false), (24, 0));
    assert_eq!(counts(&mut conn), (2, 28));
    counts_are_true(&mut conn);
}

#[test]
fn a_tenant_that_is_suspended_meanwhile_is_refused_as_it_stands_by_then() {
    let (db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let mut other = db.connect();
    let other = &mut other;
    let refused: Result<(), Error> = transaction!(conn, |conn| {
        // From here on the transaction may see what was there.
        wait_in!(orgs::table.count().get_result::<i64>(&mut **conn))?;
        thread::scope(|scope| {
            let suspend = "update orgs set status = 'suspended' where id = 1";
            scope.spawn(|| run(other, suspend));
        });
        wait_in!(Leave::of(&ada).execute(conn))
    });
    let refused = refused.expect_err("it is suspended");
    let is_suspended = matches!(
        refused,
        Error::TenantNotServed { status } if status == TenantStatus::Suspended
    );
    // SQLite lets nobody write by what was there.
    let is_late = crate::server::SESSION.contains("pragma")
        && matches!(&refused, Error::Database(error) if error.to_string().contains("locked"));
    assert!(is_suspended || is_late, "{refused:?}");
    counts_are_true(&mut conn);
}
