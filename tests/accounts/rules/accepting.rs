//! Who meets an invitation, and what happens.

use super::inviting::{address, invite, invite_at};
use super::life::NOW;
use super::*;
use tenancy::accounts::{
    Accept, AccountInvitations, Decline, Invite, Invited, Joined, Look, SignedIn,
};

const IVY: &str = "ivy@example.com";

/// The user, with the address of that name verified.
pub(crate) fn signed_in(user: &str) -> SignedIn<User> {
    SignedIn::new(user.to_owned()).verified(address(&format!("{user}@example.com")))
}

fn accept(conn: &mut Conn, token: &str, who: SignedIn<User>) -> Result<Joined<Org, User>, Error> {
    execute!(Accept::new(token, who), conn)
}

/// A token for the user's address.
fn token(conn: &mut Conn, user: &str, role: Rank) -> String {
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
fn refused<R>(
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
fn an_address_that_is_not_verified_is_to_be_verified_first() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Member);
    let ivy = SignedIn::new("ivy".to_owned())
        .unverified(address(IVY))
        .verified(address("other@example.com"));
    refused(
        &mut conn,
        |conn| accept(conn, &token, ivy),
        |error| matches!(error, Error::AddressNotVerified),
    );
    accept(&mut conn, &token, signed_in("ivy")).expect("the invitation stays");
    counts_are_true(&mut conn);
}

// Proves F2.
#[test]
fn another_address_is_refused_without_telling_which_one_is_invited() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Member);
    for who in [
        signed_in("hal"),
        SignedIn::new("hal".to_owned()),
        SignedIn::new("hal".to_owned()).verified(address("ivy@example.com.example")),
        SignedIn::new("hal".to_owned()).verified(address("ivy+x@example.com")),
    ] {
        refused(
            &mut conn,
            |conn| {
                let error = accept(conn, &token, who)
                    .map(drop)
                    .expect_err("another one");
                assert!(!format!("{error} {error:?}").contains("ivy"));
                Err::<(), _>(error)
            },
            |error| matches!(error, Error::OtherAddress),
        );
    }
    accept(&mut conn, &token, signed_in("ivy")).expect("the invitation stays");
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

#[test]
fn a_suspended_member_stays_suspended() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "eve", Rank::Admin);
    refused(
        &mut conn,
        |conn| accept(conn, &token, signed_in("eve")),
        |error| matches!(error, Error::MemberSuspended),
    );
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

#[test]
fn a_tenant_that_is_not_served_takes_nobody_for_now() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Member);
    for status in ["suspended", "deleting", "purging", "purged"] {
        run(
            &mut conn,
            &format!("update orgs set status = '{status}' where id = 1"),
        );
        let not_served = |error: &Error| matches!(error, Error::TenantNotServed { .. });
        refused(
            &mut conn,
            |conn| accept(conn, &token, signed_in("ivy")),
            not_served,
        );
        refused(
            &mut conn,
            |conn| execute!(Look::<Org, User>::at(&token), conn),
            not_served,
        );
        refused(
            &mut conn,
            |conn| execute!(Decline::<Org, User>::new(&token), conn),
            not_served,
        );
    }
    run(&mut conn, "update orgs set status = 'active' where id = 1");
    accept(&mut conn, &token, signed_in("ivy")).expect("it is served again");
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

#[test]
fn what_is_over_is_told_to_whoever_has_the_token() {
    let (_db, mut conn) = acme();
    let at =
        |token: &str, now| Accept::<Org, User>::new(token, signed_in("ivy")).clock(&Stopped(now));
    let token = invite_at(&mut conn, 1000, IVY).expect("a seat");
    let expired = |error: &Error| matches!(error, Error::InvitationClosed { status } if *status == InvitationStatus::Expired);
    refused(&mut conn, |conn| execute!(at(&token, 1060), conn), expired);
    refused(
        &mut conn,
        |conn| execute!(Look::<Org, User>::at(&token).clock(&Stopped(1060)), conn),
        expired,
    );
    refused(
        &mut conn,
        |conn| {
            execute!(
                Decline::<Org, User>::new(&token).clock(&Stopped(1060)),
                conn
            )
        },
        expired,
    );
    let look = Look::<Org, User>::at(&token).clock(&Stopped(1059));
    execute!(look, conn).expect("in time");
    for status in [
        InvitationStatus::Declined,
        InvitationStatus::Revoked,
        InvitationStatus::Expired,
    ] {
        let name = status.name();
        run(
            &mut conn,
            &format!(
                "update invitations set status = '{name}', pending = null;
                 update orgs set seats_used = 4 where id = 1"
            ),
        );
        let looked = execute!(Look::<Org, User>::at(&token), conn).map(drop);
        assert!(
            matches!(looked, Err(Error::InvitationClosed { status: told }) if told == status),
            "{name}"
        );
        refused(
            &mut conn,
            |conn| execute!(at(&token, 1001), conn),
            |error| matches!(error, Error::InvitationClosed { .. }),
        );
    }
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

// Proves F1.
#[test]
fn an_unknown_token_is_one_answer_for_all() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Member);
    let globex = Verified::<Org>::trust(2);
    let shorter = &token[1..];
    let longer = format!("{token} ");
    let mut all = Vec::new();
    for text in [
        "",
        "x",
        "' or '1' = '1",
        shorter,
        &longer,
        &token.to_lowercase(),
    ] {
        let (answer, seen) = seen(&mut conn, |conn| accept(conn, text, signed_in("ivy")));
        assert!(
            matches!(answer.map(drop), Err(Error::UnknownToken)),
            "{text}"
        );
        all.push(seen.statements);
        let looked = execute!(Look::<Org, User>::at(text), conn).map(drop);
        assert!(matches!(looked, Err(Error::UnknownToken)), "{text}");
        let declined = execute!(Decline::<Org, User>::new(text), conn);
        assert!(matches!(declined, Err(Error::UnknownToken)), "{text}");
    }
    all.dedup();
    assert_eq!(all.len(), 1, "{all:?}");
    // On the host of another tenant a token is not known either.
    let unknown = |error: &Error| matches!(error, Error::UnknownToken);
    refused(
        &mut conn,
        |conn| {
            execute!(
                Accept::<Org, User>::new(&token, signed_in("ivy")).on(&globex),
                conn
            )
        },
        unknown,
    );
    refused(
        &mut conn,
        |conn| execute!(Look::<Org, User>::at(&token).on(&globex), conn),
        unknown,
    );
    refused(
        &mut conn,
        |conn| execute!(Decline::<Org, User>::new(&token).on(&globex), conn),
        unknown,
    );
    let acme = Verified::<Org>::trust(1);
    execute!(Look::<Org, User>::at(&token).on(&acme), conn).expect("its own host");
    let accept = Accept::<Org, User>::new(&token, signed_in("ivy")).on(&acme);
    execute!(accept, conn).expect("its own host");
}

// Proves E1.
#[test]
fn a_role_that_the_program_does_not_know_is_not_given() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Member);
    run(&mut conn, "update invitations set role = 'root'");
    let accepted = accept(&mut conn, &token, signed_in("ivy")).map(drop);
    assert!(matches!(accepted, Err(Error::UnknownRole(_))));
    assert_eq!(standing(&mut conn, "ivy"), None);
    run(
        &mut conn,
        "update invitations set role = 'member', status = 'Pending'",
    );
    let accepted = accept(&mut conn, &token, signed_in("ivy")).map(drop);
    assert!(matches!(accepted, Err(Error::UnknownStatus(_))));
    assert_eq!(standing(&mut conn, "ivy"), None);
}

// Proves F2.
#[test]
fn a_fault_in_the_middle_leaves_nothing() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Owner);
    // There is no such user: the last statement fails, after the claim and the count of owners.
    let nobody = SignedIn::new("nobody".to_owned()).verified(address(IVY));
    if crate::server::SESSION.contains("pragma") {
        run(&mut conn, "pragma foreign_keys = on");
    }
    refused(
        &mut conn,
        |conn| accept(conn, &token, nobody),
        |error| matches!(error, Error::Database(_)),
    );
    accept(&mut conn, &token, signed_in("ivy")).expect("the invitation stays");
    counts_are_true(&mut conn);
}

#[test]
fn a_row_that_the_database_skips_is_an_error_and_nothing_has_changed() {
    let (_db, mut conn) = acme();
    let token = token(&mut conn, "ivy", Rank::Owner);
    run(&mut conn, "update orgs set seat_limit = null");
    let skipped = |error: &Error| matches!(error, Error::Database(diesel::result::Error::NotFound));
    for (table, skips) in crate::server::SKIPS_INSERTS {
        run(&mut conn, skips);
        refused(
            &mut conn,
            |conn| match *table {
                "memberships" => accept(conn, &token, signed_in("ivy")).map(drop),
                _ => invite(conn, "ada", "joe@example.com", Rank::Member).map(drop),
            },
            skipped,
        );
    }
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

/// The invitations that wait for somebody, at a time.
fn waiting(conn: &mut Conn, who: &SignedIn<User>, at: i64) -> Vec<Invited<Org, User>> {
    let mine = AccountInvitations::<Org, User>::of(who).clock(&Stopped(at));
    wait(mine.load(&mut conn.unscoped("test"))).expect("a look")
}

// Proves F3g.
#[test]
fn the_invitations_that_wait_are_those_to_verified_addresses() {
    let (_db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    for to in [IVY, "ivy2@example.com", "joe@example.com"] {
        let _token = invite_at(&mut conn, NOW, to).expect("no limit");
    }
    let nobody = SignedIn::new("ivy".to_owned());
    assert!(waiting(&mut conn, &nobody, NOW).is_empty());
    let says_so = nobody.unverified(address("joe@example.com"));
    assert!(waiting(&mut conn, &says_so, NOW).is_empty());
    let ivy = says_so
        .verified(address(IVY))
        .verified(address("ivy2@example.com"))
        .verified(address("other@example.com"));
    let (mine, seen) = seen(&mut conn, |conn| waiting(conn, &ivy, NOW));
    let look = seen
        .statements
        .iter()
        .filter(|sql| sql.contains("expires_at"));
    assert_eq!(look.count(), 1, "{seen:?}");
    let mut addresses: Vec<_> = mine.iter().map(|one| one.address().as_str()).collect();
    addresses.sort_unstable();
    assert_eq!(addresses, ["ivy2@example.com", IVY]);
    assert!(mine.iter().all(|one| *one.tenant() == 1));
    // When the time of one is over, or its tenant is not served, it does not wait.
    assert_eq!(waiting(&mut conn, &ivy, NOW + 59).len(), 2);
    assert_eq!(waiting(&mut conn, &ivy, NOW + 60).len(), 0);
    run(
        &mut conn,
        "update orgs set status = 'suspended' where id = 1",
    );
    assert_eq!(waiting(&mut conn, &ivy, NOW).len(), 0);
}

// Proves F3g.
#[test]
fn one_that_waits_is_accepted_without_the_token_by_whoever_has_verified_the_address() {
    let (_db, mut conn) = acme();
    let token = invite_at(&mut conn, NOW, IVY).expect("a seat is free");
    let mine = waiting(&mut conn, &signed_in("ivy"), NOW);
    let at = |accept: Accept<Org, User>| accept.clock(&Stopped(NOW));
    // What somebody else has looked up, or only says to be the own address, opens nothing.
    let says_so = SignedIn::new("hal".to_owned()).unverified(address(IVY));
    refused(
        &mut conn,
        |conn| execute!(at(Accept::listed(&mine[0], says_so)), conn),
        |error| matches!(error, Error::AddressNotVerified),
    );
    refused(
        &mut conn,
        |conn| execute!(at(Accept::listed(&mine[0], signed_in("hal"))), conn),
        |error| matches!(error, Error::OtherAddress),
    );
    let joined = execute!(at(Accept::listed(&mine[0], signed_in("ivy"))), conn);
    let joined = joined.expect("the address is verified");
    assert_eq!((*joined.tenant().key(), joined.role()), (1, Rank::Member));
    assert_eq!(invited(&mut conn, IVY), [InvitationStatus::Accepted]);
    assert_eq!(counts(&mut conn), (2, 5));
    counts_are_true(&mut conn);
    // It waits no more, and its token is used.
    assert!(waiting(&mut conn, &signed_in("ivy"), NOW).is_empty());
    refused(
        &mut conn,
        |conn| execute!(at(Accept::listed(&mine[0], signed_in("ivy"))), conn),
        |error| matches!(error, Error::NotInvited),
    );
    refused(
        &mut conn,
        |conn| execute!(at(Accept::new(&token, signed_in("hal"))), conn),
        |error| matches!(error, Error::OtherAddress | Error::InvitationClosed { .. }),
    );
}
