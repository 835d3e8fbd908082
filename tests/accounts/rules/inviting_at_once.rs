//! Several at once, about invitations.

use super::accepting::signed_in;
use super::inviting::{address, invite, invite_at};
use super::races::{at_once, rounds};
use super::*;
use tenancy::accounts::{Accept, Decline, ExpireInvitations, Invite, Resend, Revoke, SignedIn};

pub(crate) const TEN: [&str; 10] = ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9"];

/// How many answers are so; the others are as `lost`.
#[track_caller]
pub(crate) fn won<R>(answers: &[Result<R, Error>], lost: fn(&Error) -> bool) -> usize {
    let all = answers.len();
    let lost_ones = answers.iter().filter_map(|answer| answer.as_ref().err());
    let lost_ones: Vec<_> = lost_ones.collect();
    assert!(lost_ones.iter().all(|error| lost(error)), "{lost_ones:?}");
    all - lost_ones.len()
}

pub(crate) fn users(conn: &mut Conn) {
    for user in TEN {
        run(conn, &format!("insert into users (id) values ('{user}')"));
    }
}

/// As at the beginning.
pub(crate) fn back(conn: &mut Conn) {
    run(
        conn,
        "delete from invitations;
         delete from memberships where user_id like 't%' or user_id = 'ivy';
         update orgs set owners = 2, seats_used = 4 where id = 1",
    );
}

// Proves F2.
#[test]
fn of_ten_who_take_one_token_one_becomes_a_member() {
    let (db, mut conn) = acme();
    users(&mut conn);
    for _ in 0..rounds() {
        let token = invite(&mut conn, "ada", "ivy@example.com", Rank::Member);
        let token = token.expect("a seat is free");
        let accepted = at_once(&db, &TEN, |conn, user, barrier| {
            let who = SignedIn::new(user.to_owned()).verified(address("ivy@example.com"));
            barrier.wait();
            execute!(Accept::<Org, User>::new(&token, who), conn)
        });
        let used = |error: &Error| matches!(error, Error::InvitationClosed { status } if *status == InvitationStatus::Accepted);
        assert_eq!(won(&accepted, used), 1);
        assert_eq!(counts(&mut conn), (2, 5));
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

// Proves D1.
#[test]
fn one_account_that_accepts_ten_times_at_once_gets_one_answer() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let token = invite(&mut conn, "ada", "ivy@example.com", Rank::Owner);
        let token = token.expect("a seat is free");
        let accepted = at_once(&db, &TEN, |conn, _, barrier| {
            barrier.wait();
            execute!(Accept::<Org, User>::new(&token, signed_in("ivy")), conn)
        });
        for joined in accepted {
            assert_eq!(joined.expect("it is ivy").role(), Rank::Owner);
        }
        assert_eq!(counts(&mut conn), (3, 5));
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

// Proves G1.
#[test]
fn of_ten_who_are_invited_at_once_as_many_are_as_there_are_seats() {
    let (db, mut conn) = acme();
    users(&mut conn);
    run(&mut conn, "update orgs set seat_limit = 9 where id = 1");
    for _ in 0..rounds() {
        let invited = at_once(&db, &TEN, |conn, user, barrier| {
            let ada = member(conn, "ada");
            let to = address(&format!("{user}@example.com"));
            barrier.wait();
            let token = execute!(Invite::by(&ada, to, Rank::Member), conn)?;
            execute!(
                Accept::<Org, User>::new(&token.into_text(), signed_in(user)),
                conn
            )
        });
        let full = |error: &Error| matches!(error, Error::SeatsExceeded);
        assert_eq!(won(&invited, full), 5);
        assert_eq!(counts(&mut conn), (2, 9));
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

// Proves F3d.
#[test]
fn of_ten_who_invite_one_address_at_once_one_does() {
    let (db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    for _ in 0..rounds() {
        let invited = at_once(&db, &TEN, |conn, _, barrier| {
            let ada = member(conn, "ada");
            barrier.wait();
            let to = address("ivy@example.com");
            execute!(Invite::by(&ada, to, Rank::Member), conn)
        });
        let already = |error: &Error| matches!(error, Error::AlreadyInvited);
        assert_eq!(won(&invited, already), 1);
        assert_eq!(counts(&mut conn), (2, 5));
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

// Proves F3c.
#[test]
fn of_all_who_end_one_invitation_at_once_one_does_and_its_seat_is_free_once() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        let token = invite_at(&mut conn, 1000, "ivy@example.com");
        let token = token.expect("a seat is free");
        let to = || address("ivy@example.com");
        let ways = ["accept", "revoke", "decline", "expire", "resend"];
        let ended = at_once(&db, &ways, |conn, way, barrier| {
            let ada = member(conn, "ada");
            let clock = &Stopped(1001);
            barrier.wait();
            match way {
                "accept" => {
                    let accept = Accept::<Org, User>::new(&token, signed_in("ivy"));
                    execute!(accept.clock(clock), conn).map(|_| true)
                }
                "revoke" => execute!(Revoke::by(&ada, to()), conn),
                "decline" => {
                    let decline = Decline::<Org, User>::new(&token).clock(clock);
                    execute!(decline, conn).map(|()| true)
                }
                "expire" => {
                    let sweep = ExpireInvitations::<Org, User>::new();
                    execute!(sweep, conn).map(|ended| ended == 1)
                }
                // It ends nothing.
                _ => match execute!(Resend::by(&ada, to()).clock(clock), conn) {
                    Ok(_) | Err(Error::NotInvited) => Ok(false),
                    Err(error) => Err(error),
                },
            }
        });
        let lost =
            |error: &Error| matches!(error, Error::InvitationClosed { .. } | Error::UnknownToken);
        let ended = ended.into_iter().map(|ended| match ended {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::UnknownToken),
            Err(error) => Err(error),
        });
        let ended: Vec<_> = ended.collect();
        assert_eq!(won(&ended, lost), 1);
        let joined = standing(&mut conn, "ivy").is_some();
        assert_eq!(counts(&mut conn), (2, if joined { 5 } else { 4 }));
        counts_are_true(&mut conn);
        back(&mut conn);
    }
}

#[test]
fn newcomers_of_many_tenants_do_not_stand_in_each_others_way() {
    let (db, mut conn) = acme();
    let orgs: Vec<String> = (10..34).map(|org| org.to_string()).collect();
    for org in &orgs {
        run(
            &mut conn,
            &format!(
                "insert into orgs (id, slug, status, owners, seats_used)
                     values ({org}, 'o{org}', 'active', 1, 1);
                 insert into users (id) values ('o{org}'), ('n{org}');
                 insert into memberships (org_id, user_id, role, status)
                     values ({org}, 'o{org}', 'owner', 'active')"
            ),
        );
    }
    let orgs: Vec<&str> = orgs.iter().map(String::as_str).collect();
    let joined = at_once(&db, &orgs, |conn, org, barrier| {
        let key = Verified::<Org>::trust(org.parse().expect("a number"));
        let owner = wait(Member::<Org, User>::by_key(
            &key,
            format!("o{org}"),
            &mut conn.unscoped("test"),
        ));
        let owner = owner.expect("an owner");
        let to = address(&format!("n{org}@example.com"));
        barrier.wait();
        let token = execute!(Invite::by(&owner, to, Rank::Member), conn)?;
        let newcomer = signed_in(&format!("n{org}"));
        execute!(Accept::<Org, User>::new(&token.into_text(), newcomer), conn)
    });
    assert_eq!(won(&joined, |_| false), 24);
    counts_are_true(&mut conn);
}
