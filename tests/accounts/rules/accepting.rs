//! Who meets an invitation, and what happens.

use super::inviting::{address, invite};
use super::*;
use tenancy::accounts::{Accept, Decline, Invite, Joined, Look, SignedIn};

pub(super) const IVY: &str = "ivy@example.com";

/// The user, with the address of that name verified.
pub(crate) fn signed_in(user: &str) -> SignedIn<User> {
    SignedIn::new(user.to_owned()).verified(address(&format!("{user}@example.com")))
}

pub(super) fn accept(
    conn: &mut Conn,
    token: &str,
    who: SignedIn<User>,
) -> Result<Joined<Org, User>, Error> {
    execute!(Accept::new(token, who), conn)
}

/// A token for the user's address.
pub(super) fn token(conn: &mut Conn, user: &str, role: Rank) -> String {
    let to = format!("{user}@example.com");
    invite(conn, "ada", &to, role).expect("a seat")
}

/// All rows in which something could change.
fn everything(conn: &mut Conn) -> String {
    let members = memberships::table.order((memberships::org_id, memberships::user_id));
    let members = wait(members.load::<Membership>(conn)).expect("members");
    let rows = invitations::table.order(invitations::id).select((
        invitations::token_hash,
        invitations::address,
        invitations::role,
        invitations::status,
        invitations::pending,
        invitations::expires_at,
    ));
    let rows = wait(rows.load::<(Vec<u8>, String, Rank, InvitationStatus, Option<i64>, i64)>(conn));
    format!("{members:?} {rows:?} {:?}", counts(conn))
}

/// It is refused so, and nothing has changed.
#[track_caller]
pub(super) fn refused<R>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<R, Error>,
    so: fn(&Error) -> bool,
) {
    let before = everything(conn);
    let error = work(conn).map(drop).expect_err("it is refused");
    assert!(so(&error), "{error:?}");
    assert_eq!(everything(conn), before);
    counts_are_true(conn);
}

// Proves F2.
#[test]
fn whoever_has_the_token_is_shown_the_invitation_and_nothing_changes() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Admin);
    let before = everything(&mut conn);
    let (invited, seen) = seen(&mut conn, |conn| {
        execute!(Look::<Org, User>::at(&token), conn)
    });
    let invited = invited.expect("it is pending");
    assert_eq!(invited.tenant(), &1);
    assert_eq!(invited.inviter(), "ada");
    assert_eq!(invited.role(), Rank::Admin);
    assert_eq!(invited.address().as_str(), IVY);
    assert!(invited.expires_at() > 1_700_000_000);
    assert!(
        seen.statements.iter().all(|sql| sql.starts_with("SELECT ")),
        "{seen:?}"
    );
    assert_eq!(everything(&mut conn), before);
    assert_eq!(format!("{invited:?}"), "Invited { .. }");
}

// Proves A5, F2.
#[test]
fn whoever_has_no_account_signs_up_with_the_address_in_the_same_transaction() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "jim", Rank::Member);
    let signs_up = |conn: &mut Conn, fails: bool| -> Result<Joined<Org, User>, Error> {
        transaction!(conn, |conn| {
            let invited = wait_in!(Look::<Org, User>::at(&token).execute(conn))?;
            let jim = (users::id.eq(invited.address().as_str()),);
            let insert = diesel::insert_into(users::table).values(jim);
            wait_in!(insert.execute(&mut **conn))?;
            let jim = invited.address().as_str().to_owned();
            let jim = SignedIn::newcomer(jim, &invited);
            let joined = wait_in!(Accept::new(&token, jim).execute(conn))?;
            if fails {
                return Err(Error::NotAMember);
            }
            Ok(joined)
        })
    };
    refused(
        &mut conn,
        |conn| signs_up(conn, true),
        |error| matches!(error, Error::NotAMember),
    );
    let users = users::table.find("jim@example.com").count();
    assert_eq!(wait(users.get_result::<i64>(&mut conn)), Ok(0));
    signs_up(&mut conn, false).expect("it is new");
    assert_eq!(member(&mut conn, "jim@example.com").role(), Rank::Member);
    assert_eq!(counts(&mut conn), (2, 5));
    counts_are_true(&mut conn);
}

// Proves F2, G2.
#[test]
fn whoever_has_verified_the_address_becomes_a_member_with_the_seat_that_was_held() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Admin);
    // A limit that has been lowered since takes nothing away.
    run(&mut conn, "update orgs set seat_limit = 2 where id = 1");
    let ivy = SignedIn::new("ivy".to_owned())
        .verified(address("other@example.com"))
        .verified(address("Ivy@EXAMPLE.com"));
    let joined = accept(&mut conn, &token, ivy).expect("it is pending");
    assert_eq!(joined.tenant().key(), &1);
    assert_eq!(joined.role(), Rank::Admin);
    assert_eq!(member(&mut conn, "ivy").role(), Rank::Admin);
    assert_eq!(invited(&mut conn, IVY), [InvitationStatus::Accepted]);
    assert_eq!(counts(&mut conn), (2, 5));
    counts_are_true(&mut conn);
}

// Proves F2.
#[test]
fn the_same_account_gets_the_same_answer_twice_and_nobody_else_does() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Admin);
    let first = accept(&mut conn, &token, signed_in("ivy")).expect("it is pending");
    let before = everything(&mut conn);
    let second = accept(&mut conn, &token, signed_in("ivy")).expect("it is ivy");
    assert_eq!(first.tenant().key(), second.tenant().key());
    assert_eq!(first.role(), second.role());
    assert_eq!(everything(&mut conn), before);
    // Another account that has the address too.
    let hal = SignedIn::new("hal".to_owned()).verified(address(IVY));
    refused(
        &mut conn,
        |conn| accept(conn, &token, hal),
        |error| matches!(error, Error::InvitationClosed { status } if *status == InvitationStatus::Accepted),
    );
    refused(
        &mut conn,
        |conn| accept(conn, &token, signed_in("dan")),
        |error| matches!(error, Error::OtherAddress),
    );
    // One who has left does not come back by it.
    let ivy = member(&mut conn, "ivy");
    execute!(Leave::of(&ivy), conn).expect("ivy may");
    refused(
        &mut conn,
        |conn| accept(conn, &token, signed_in("ivy")),
        |error| matches!(error, Error::InvitationClosed { .. }),
    );
}

// Proves F2.
#[test]
fn a_link_for_whoever_has_it_asks_for_no_address() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Member);
    let joined = execute!(
        Accept::<Org, User>::as_bearer(&token, "hal".to_owned()),
        conn
    );
    assert_eq!(joined.expect("whoever it is").role(), Rank::Member);
    assert_eq!(member(&mut conn, "hal").role(), Rank::Member);
    counts_are_true(&mut conn);
}

#[test]
fn an_active_member_keeps_the_role_and_the_seat_that_was_held_is_free() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "dan", Rank::Owner);
    assert_eq!(counts(&mut conn), (2, 5));
    for _ in 0..2 {
        let joined = accept(&mut conn, &token, signed_in("dan")).expect("a member");
        assert_eq!(joined.role(), Rank::Member);
        assert_eq!(counts(&mut conn), (2, 4));
    }
    assert_eq!(
        standing(&mut conn, "dan"),
        Some((Rank::Member, MemberStatus::Active))
    );
    assert_eq!(
        invited(&mut conn, "dan@example.com"),
        [InvitationStatus::Accepted]
    );
    counts_are_true(&mut conn);
}

// Proves D3.
#[test]
fn who_has_left_comes_back_in_the_role_of_the_invitation() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "fay", Rank::Owner);
    let joined = accept(&mut conn, &token, signed_in("fay")).expect("it is pending");
    assert_eq!(joined.role(), Rank::Owner);
    assert_eq!(
        standing(&mut conn, "fay"),
        Some((Rank::Owner, MemberStatus::Active))
    );
    assert_eq!(counts(&mut conn), (3, 5));
    counts_are_true(&mut conn);
}

// Proves E3.
#[test]
fn who_has_invited_is_asked_for_again() {
    let gone = [
        "update memberships set status = 'left' where user_id = 'bob'",
        "update memberships set status = 'suspended' where user_id = 'bob'",
        "update memberships set role = 'member' where user_id = 'bob'",
        "delete from memberships where user_id = 'bob'",
    ];
    for (gone, is_active) in gone.iter().zip([false, false, true, false]) {
        let (_db, mut conn) = acme();
        let token = invite(&mut conn, "bob", IVY, Rank::Admin).expect("a seat");
        run(&mut conn, gone);
        let seats = if is_active { 5 } else { 4 };
        run(
            &mut conn,
            &format!("update orgs set owners = 1, seats_used = {seats} where id = 1"),
        );
        let inviter_gone = |error: &Error| matches!(error, Error::InviterGone);
        refused(
            &mut conn,
            |conn| accept(conn, &token, signed_in("ivy")),
            inviter_gone,
        );
        // A role that is higher than that of the invitation is none to fall back to.
        refused(
            &mut conn,
            |conn| {
                execute!(
                    Accept::<Org, User>::new(&token, signed_in("ivy")).or_as(Rank::Owner),
                    conn
                )
            },
            inviter_gone,
        );
        let lower = Accept::<Org, User>::new(&token, signed_in("ivy")).or_as(Rank::Member);
        let joined = execute!(lower, conn).expect("a lower role");
        assert_eq!(joined.role(), Rank::Member);
        assert_eq!(member(&mut conn, "ivy").role(), Rank::Member);
        counts_are_true(&mut conn);
    }
}

// Proves E3.
#[test]
fn a_role_to_fall_back_to_is_not_used_while_the_inviter_may_give_the_other() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Admin);
    let joined = execute!(
        Accept::<Org, User>::new(&token, signed_in("ivy")).or_as(Rank::Member),
        conn
    );
    assert_eq!(joined.expect("ada may").role(), Rank::Admin);
}

// Proves F3f.
#[test]
fn whoever_declines_frees_the_seat_once() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Member);
    for _ in 0..2 {
        execute!(Decline::<Org, User>::new(&token), conn).expect("whoever has the token");
        assert_eq!(counts(&mut conn), (2, 4));
    }
    assert_eq!(invited(&mut conn, IVY), [InvitationStatus::Declined]);
    refused(
        &mut conn,
        |conn| accept(conn, &token, signed_in("ivy")),
        |error| matches!(error, Error::InvitationClosed { status } if *status == InvitationStatus::Declined),
    );
}

#[test]
fn an_invitation_is_accepted_in_the_transaction_around_it() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Member);
    refused(
        &mut conn,
        |conn| -> Result<(), Error> {
            transaction!(conn, |conn| {
                wait_in!(Accept::<Org, User>::new(&token, signed_in("ivy")).execute(conn))?;
                Err(Error::SeatsExceeded)
            })
        },
        |error| matches!(error, Error::SeatsExceeded),
    );
    let ada = member(&mut conn, "ada");
    let refused: Result<(), Error> = transaction!(conn, |conn| {
        // One that is refused leaves what is around it as it was.
        let refused = wait_in!(Invite::by(&ada, address(IVY), Rank::Member).execute(conn));
        assert!(matches!(refused.map(drop), Err(Error::AlreadyInvited)));
        wait_in!(Accept::<Org, User>::new(&token, signed_in("ivy")).execute(conn)).map(drop)
    });
    refused.expect("it is pending");
    assert_eq!(member(&mut conn, "ivy").role(), Rank::Member);
    counts_are_true(&mut conn);
}
