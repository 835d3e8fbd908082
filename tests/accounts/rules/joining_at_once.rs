//! Several at once, about links.

use super::inviting_at_once::{TEN, users, won};
use super::joining::{join, links, make};
use super::races::{at_once, rounds};
use super::*;
use tenancy::accounts::{MakeJoinLink, RevokeJoinLink, RotateJoinLink, Token};

/// As at the beginning.
fn back(conn: &mut Conn) {
    run(
        conn,
        "delete from join_links;
         delete from memberships where user_id like 't%' or user_id = 'ivy';
         update orgs set owners = 2, seats_used = 4, seat_limit = null where id = 1",
    );
}

// Proves F4.
#[test]
fn of_ten_who_join_by_one_link_at_once_as_many_do_as_it_says() {
    let (db, mut conn) = acme();
    users(&mut conn);
    back(&mut conn);
    for _ in 0..rounds() {
        let link = make(&mut conn, "ada", 3).expect("ada owns it");
        let joined = at_once(&db, &TEN, |conn, user, barrier| {
            barrier.wait();
            join(conn, &link, user)
        });
        let used_up = |error: &Error| matches!(error, Error::JoinLinkUsedUp);
        assert_eq!(won(&joined, used_up), 3);
        assert_eq!(links(&mut conn)[0].1, 3);
        assert_eq!(counts(&mut conn), (2, 7));
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

// Proves F4, G1.
#[test]
fn of_ten_who_join_by_one_link_at_once_as_many_do_as_there_are_seats() {
    let (db, mut conn) = acme();
    users(&mut conn);
    back(&mut conn);
    for _ in 0..rounds() {
        run(&mut conn, "update orgs set seat_limit = 6 where id = 1");
        let link = make(&mut conn, "ada", 9).expect("ada owns it");
        let joined = at_once(&db, &TEN, |conn, user, barrier| {
            barrier.wait();
            join(conn, &link, user)
        });
        let full = |error: &Error| matches!(error, Error::SeatsExceeded);
        assert_eq!(won(&joined, full), 2);
        // Whoever was refused is not counted.
        assert_eq!(links(&mut conn)[0].1, 2);
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

// Proves D1, F4.
#[test]
fn one_account_that_joins_ten_times_at_once_is_counted_once() {
    let (db, mut conn) = acme();
    back(&mut conn);
    for _ in 0..rounds() {
        let link = make(&mut conn, "ada", 1).expect("ada owns it");
        let joined = at_once(&db, &TEN, |conn, _, barrier| {
            barrier.wait();
            join(conn, &link, "ivy")
        });
        assert_eq!(won(&joined, |_| false), 10);
        assert_eq!(links(&mut conn)[0].1, 1);
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

// Proves F4.
#[test]
fn who_joins_while_the_link_is_rotated_or_revoked_joins_before_or_not_at_all() {
    let (db, mut conn) = acme();
    users(&mut conn);
    back(&mut conn);
    for round in 0..rounds() {
        let link = make(&mut conn, "ada", 10).expect("ada owns it");
        let id = links(&mut conn)[0].0;
        let answers = at_once(&db, &TEN, |conn, user, barrier| {
            if user != TEN[0] {
                barrier.wait();
                return join(conn, &link, user).map(drop);
            }
            let ada = member(conn, "ada");
            barrier.wait();
            if round % 2 == 0 {
                execute!(RotateJoinLink::by(&ada, id), conn).map(drop)
            } else {
                execute!(RevokeJoinLink::by(&ada, id), conn).map(drop)
            }
        });
        let dead = |error: &Error| matches!(error, Error::UnknownJoinLink | Error::JoinLinkRevoked);
        let joined = won(&answers, dead) - 1;
        let uses = usize::try_from(links(&mut conn)[0].1).expect("some");
        assert_eq!(uses, joined);
        counts_are_true(&mut conn);
        let late = join(&mut conn, &link, "ivy").map(drop).expect_err("dead");
        assert!(dead(&late), "{late:?}");
        back(&mut conn);
    }
}

// Proves F4.
#[test]
fn of_ten_links_that_are_made_at_once_there_are_as_many_as_the_limit_says() {
    let (db, mut conn) = acme();
    back(&mut conn);
    for _ in 0..rounds() {
        let made = at_once(&db, &TEN, |conn, _, barrier| {
            let ada = member(conn, "ada");
            barrier.wait();
            let make = MakeJoinLink::by(&ada, 1).at_most(4);
            execute!(make, conn).map(Token::into_text)
        });
        let full = |error: &Error| matches!(error, Error::MaxJoinLinksExceeded { limit: 4 });
        assert_eq!(won(&made, full), 4);
        back(&mut conn);
    }
}
