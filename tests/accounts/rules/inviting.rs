//! Inviting, sending again, taking back, and invitations whose time is over.

use super::life::NOW;
use super::races::{answers, at_once, rounds};
use super::*;
use std::time::Duration;
use tenancy::accounts::{
    Accept, Address, ExpireInvitations, InvitationLimits, Invite, InviteMany, Invitee, Resend,
    Revoke, SignedIn, Token,
};

pub(crate) fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

/// `by` invites, to `acme`. The text of the token.
pub(crate) fn invite(conn: &mut Conn, by: &str, to: &str, role: Rank) -> Result<String, Error> {
    let by = member(conn, by);
    execute!(Invite::by(&by, address(to), role), conn).map(Token::into_text)
}

/// The same at a time; the invitation holds for a minute.
pub(super) fn invite_at(conn: &mut Conn, now: i64, to: &str) -> Result<String, Error> {
    let ada = member(conn, "ada");
    let invite = Invite::by(&ada, address(to), Rank::Member);
    let invite = invite.expires_in(Duration::from_mins(1));
    execute!(invite.clock(&Stopped(now)), conn).map(Token::into_text)
}

fn sweep(conn: &mut Conn, now: i64) -> u64 {
    let sweep = ExpireInvitations::<Org, User>::new().clock(&Stopped(now));
    execute!(sweep, conn).expect("a sweep")
}

fn no_limit(conn: &mut Conn) {
    run(conn, "update orgs set seat_limit = null where id = 1");
}

// Proves G2.
#[test]
fn a_pending_invitation_holds_a_seat() {
    let (_db, mut conn) = acme();
    invite(&mut conn, "ada", "ivy@example.com", Rank::Member).expect("a seat is free");
    assert_eq!(counts(&mut conn), (2, 5));
    assert_eq!(
        invited(&mut conn, "ivy@example.com"),
        [InvitationStatus::Pending]
    );
    let refused = invite(&mut conn, "ada", "joe@example.com", Rank::Member);
    assert!(matches!(refused, Err(Error::SeatsExceeded)));
    assert_eq!(counts(&mut conn), (2, 5));
    counts_are_true(&mut conn);
}

// Proves F1.
#[test]
fn the_database_has_a_hash_of_the_token_and_nothing_shows_it() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let invite = Invite::by(&ada, address("ivy@example.com"), Rank::Member);
    assert_eq!(format!("{invite:?}"), "Invite { .. }");
    let (token, seen) = seen(&mut conn, |conn| execute!(invite, conn));
    let token = token.expect("a token").into_text();
    let hash = invitations::table.select(invitations::token_hash);
    let hash = wait(hash.first::<Vec<u8>>(&mut conn)).expect("an invitation");
    assert_eq!(hash.len(), 32);
    assert!(seen.statements.iter().all(|sql| !sql.contains(&token)));
    assert!(
        !hash
            .windows(4)
            .any(|part| token.as_bytes().starts_with(part))
    );
}

// Proves E2.
#[test]
fn no_role_above_the_own_one_is_offered() {
    let (_db, mut conn) = acme();
    let refused = invite(&mut conn, "cid", "ivy@example.com", Rank::Owner);
    assert!(matches!(refused, Err(Error::AboveOwnRole)));
    let refused = invite(&mut conn, "dan", "ivy@example.com", Rank::Admin);
    assert!(matches!(refused, Err(Error::AboveOwnRole)));
    assert_eq!(counts(&mut conn), (2, 4));
    invite(&mut conn, "cid", "ivy@example.com", Rank::Admin).expect("as high as the own one");
    counts_are_true(&mut conn);
}

// Proves E2.
#[test]
fn an_invitation_to_a_role_above_is_not_touched() {
    let (_db, mut conn) = acme();
    invite(&mut conn, "ada", "ivy@example.com", Rank::Owner).expect("a seat is free");
    let cid = member(&mut conn, "cid");
    let refused = execute!(Resend::by(&cid, address("ivy@example.com")), conn);
    assert!(matches!(refused, Err(Error::AboveOwnRole)));
    let refused = execute!(Revoke::by(&cid, address("ivy@example.com")), conn);
    assert!(matches!(refused, Err(Error::AboveOwnRole)));
    assert_eq!(
        invited(&mut conn, "ivy@example.com"),
        [InvitationStatus::Pending]
    );
    // A pending owner is none.
    assert_eq!(counts(&mut conn), (2, 5));
    counts_are_true(&mut conn);
}

#[test]
fn who_may_not_act_any_more_does_not_invite() {
    let (_db, mut conn) = acme();
    let (bob, cid) = (member(&mut conn, "bob"), member(&mut conn, "cid"));
    let invite = |who| Invite::by(who, address("ivy@example.com"), Rank::Member);
    execute!(SuspendMember::by(&bob, "cid".to_owned()), conn).expect("bob may");
    let refused = execute!(invite(&cid), conn);
    assert!(matches!(refused, Err(Error::MemberSuspended)));
    execute!(RemoveMember::by(&bob, "cid".to_owned()), conn).expect("bob may");
    assert!(matches!(
        execute!(invite(&cid), conn),
        Err(Error::NotAMember)
    ));
    run(&mut conn, "update orgs set status = 'suspended'");
    let refused = execute!(invite(&bob), conn);
    assert!(matches!(refused, Err(Error::TenantNotServed { .. })));
    counts_are_true(&mut conn);
}

// Proves F3d.
#[test]
fn an_address_has_one_pending_invitation_to_a_tenant() {
    let (_db, mut conn) = acme();
    no_limit(&mut conn);
    invite(&mut conn, "ada", "ivy@example.com", Rank::Member).expect("the first");
    // The same address, otherwise written.
    let refused = invite(&mut conn, "cid", "IVY@Example.COM", Rank::Admin);
    assert!(matches!(refused, Err(Error::AlreadyInvited)));
    assert_eq!(counts(&mut conn), (2, 5));
    // To another tenant it has its own.
    let globex = Verified::<Org>::trust(2);
    let hal = wait(Member::<Org, User>::by_key(
        &globex,
        "hal".to_owned(),
        &mut conn.unscoped("test"),
    ));
    let hal = hal.expect("hal");
    let elsewhere = Invite::by(&hal, address("ivy@example.com"), Rank::Member);
    execute!(elsewhere, conn).map(drop).expect("another tenant");
    // And one here, after the first one has ended.
    let ada = member(&mut conn, "ada");
    execute!(Revoke::by(&ada, address("ivy@example.com")), conn).expect("ada may");
    invite(&mut conn, "ada", "ivy@example.com", Rank::Member).expect("the second");
    assert_eq!(
        invited(&mut conn, "ivy@example.com"),
        [InvitationStatus::Revoked, InvitationStatus::Pending]
    );
    counts_are_true(&mut conn);
}

// Proves A6, F3e.
#[test]
fn a_member_is_not_invited_and_a_known_user_looks_like_a_stranger() {
    let (_db, mut conn) = acme();
    no_limit(&mut conn);
    let ada = member(&mut conn, "ada");
    let known = |user: &str| {
        let address = address(&format!("{user}@example.com"));
        let invitee = Invitee::known(address, user.to_owned());
        Invite::by(&ada, invitee, Rank::Member)
    };
    for user in ["dan", "eve"] {
        let refused = execute!(known(user), conn);
        assert!(matches!(refused, Err(Error::AlreadyMember)), "{user}");
    }
    assert_eq!(counts(&mut conn), (2, 4));
    // One who has left, one of another tenant, and one of none.
    for user in ["fay", "hal", "ivy"] {
        execute!(known(user), conn).map(drop).expect(user);
    }
    assert_eq!(counts(&mut conn), (2, 7));
    counts_are_true(&mut conn);
}

// Proves F3b.
#[test]
fn the_old_token_is_dead_when_the_invitation_is_sent_again() {
    let (_db, mut conn) = acme();
    let old = invite(&mut conn, "ada", "ivy@example.com", Rank::Member).expect("a token");
    let bob = member(&mut conn, "bob");
    let new = execute!(Resend::by(&bob, address("ivy@example.com")), conn).map(Token::into_text);
    let new = new.expect("a token");
    assert_eq!(
        invited(&mut conn, "ivy@example.com"),
        [InvitationStatus::Pending]
    );
    assert_eq!(counts(&mut conn), (2, 5));
    let ivy = || SignedIn::new("ivy".to_owned()).verified(address("ivy@example.com"));
    let accept = |token: String| Accept::<Org, User>::new(&token, ivy());
    let refused = execute!(accept(old), conn);
    assert!(matches!(refused, Err(Error::UnknownToken)), "{refused:?}");
    // It is bob's now.
    execute!(RemoveMember::by(&bob, "ada".to_owned()), conn).expect("bob may");
    execute!(accept(new), conn).expect("the new one");
    counts_are_true(&mut conn);
}

// Proves F3b.
#[test]
fn what_is_not_pending_is_not_sent_again() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let resend = || Resend::by(&ada, address("ivy@example.com"));
    assert!(matches!(
        execute!(resend(), conn).map(drop),
        Err(Error::NotInvited)
    ));
    invite_at(&mut conn, 1000, "ivy@example.com").expect("a seat is free");
    let late = execute!(resend().clock(&Stopped(1060)), conn).map(drop);
    let expired = InvitationStatus::Expired;
    assert!(matches!(late, Err(Error::InvitationClosed { status }) if status == expired));
    execute!(resend().clock(&Stopped(1059)), conn)
        .map(drop)
        .expect("in time");
    execute!(Revoke::by(&ada, address("ivy@example.com")), conn).expect("ada may");
    assert!(matches!(
        execute!(resend(), conn).map(drop),
        Err(Error::NotInvited)
    ));
    counts_are_true(&mut conn);
}

// Proves F3c.
#[test]
fn an_invitation_is_revoked_at_once_and_its_seat_is_free_once() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let token = invite(&mut conn, "ada", "ivy@example.com", Rank::Member).expect("a token");
    let revoke = || Revoke::by(&ada, address("ivy@example.com"));
    assert!(execute!(revoke(), conn).expect("ada may"));
    assert!(!execute!(revoke(), conn).expect("ada may"));
    assert_eq!(counts(&mut conn), (2, 4));
    let ivy = SignedIn::new("ivy".to_owned()).verified(address("ivy@example.com"));
    let refused = execute!(Accept::<Org, User>::new(&token, ivy), conn);
    let revoked = InvitationStatus::Revoked;
    assert!(matches!(refused, Err(Error::InvitationClosed { status }) if status == revoked));
    // Not by a member of another tenant, to whom it is not there.
    invite(&mut conn, "ada", "joe@example.com", Rank::Member).expect("a seat is free");
    let operator = Revoke::<Org, User>::by_operator("ines", 2, address("joe@example.com"));
    assert!(!execute!(operator, conn).expect("an operator may"));
    let operator = Revoke::<Org, User>::by_operator("ines", 1, address("joe@example.com"));
    assert!(execute!(operator, conn).expect("an operator may"));
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

// Proves F3a, P1.
#[test]
fn an_invitation_has_expired_after_seven_days_if_nothing_else_is_said() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let invite = Invite::by(&ada, address("ivy@example.com"), Rank::Member);
    execute!(invite.clock(&Stopped(1000)), conn)
        .map(drop)
        .expect("a seat is free");
    let expires = invitations::table.select(invitations::expires_at);
    let expires = wait(expires.first::<i64>(&mut conn));
    assert_eq!(expires, Ok(1000 + 7 * 24 * 60 * 60));
}

// Proves G2.
#[test]
fn the_sweep_frees_the_seats_of_those_whose_time_is_over_once() {
    let (_db, mut conn) = acme();
    no_limit(&mut conn);
    for (now, to) in [(1000, "ivy"), (1000, "joe"), (1001, "kay")] {
        invite_at(&mut conn, now, &format!("{to}@example.com")).expect("no limit");
    }
    assert_eq!(sweep(&mut conn, 1059), 0);
    assert_eq!(counts(&mut conn), (2, 7));
    assert_eq!(sweep(&mut conn, 1060), 2);
    assert_eq!(counts(&mut conn), (2, 5));
    assert_eq!(sweep(&mut conn, 1060), 0);
    assert_eq!(
        invited(&mut conn, "ivy@example.com"),
        [InvitationStatus::Expired]
    );
    // A tenant that is not served is not left out; one that is being purged is.
    run(&mut conn, "update orgs set status = 'purging' where id = 1");
    assert_eq!(sweep(&mut conn, 1061), 0);
    run(
        &mut conn,
        "update orgs set status = 'suspended' where id = 1",
    );
    assert_eq!(sweep(&mut conn, 1061), 1);
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

// Proves G2.
#[test]
fn one_that_no_sweep_has_met_holds_nothing_against_a_newcomer() {
    let (_db, mut conn) = acme();
    invite_at(&mut conn, 1000, "ivy@example.com").expect("a seat is free");
    let refused = invite_at(&mut conn, 1059, "joe@example.com");
    assert!(matches!(refused.map(drop), Err(Error::SeatsExceeded)));
    invite_at(&mut conn, 1060, "joe@example.com").expect("the seat is free again");
    assert_eq!(counts(&mut conn), (2, 5));
    // Nor against the same address.
    invite_at(&mut conn, 1120, "joe@example.com").expect("the seat is free again");
    assert_eq!(
        invited(&mut conn, "joe@example.com"),
        [InvitationStatus::Expired, InvitationStatus::Pending]
    );
    counts_are_true(&mut conn);
}

// Proves G3.
#[test]
fn a_lowered_limit_removes_nobody_and_admits_nobody() {
    let (_db, mut conn) = acme();
    invite(&mut conn, "ada", "ivy@example.com", Rank::Member).expect("a seat is free");
    run(&mut conn, "update orgs set seat_limit = 1 where id = 1");
    let refused = invite(&mut conn, "ada", "joe@example.com", Rank::Member);
    assert!(matches!(refused.map(drop), Err(Error::SeatsExceeded)));
    assert_eq!(counts(&mut conn), (2, 5));
    counts_are_true(&mut conn);
}

// Proves F4.
#[test]
fn of_many_each_has_an_answer() {
    let (_db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = 7 where id = 1");
    invite(&mut conn, "ada", "joe@example.com", Rank::Member).expect("a seat is free");
    let ada = member(&mut conn, "ada");
    let invitees: Vec<Invitee<User>> = vec![
        address("ivy@example.com").into(),
        address("IVY@example.com").into(),
        address("joe@example.com").into(),
        Invitee::known(address("dan@example.com"), "dan".to_owned()),
        address("kay@example.com").into(),
        address("lea@example.com").into(),
    ];
    let answers = execute!(InviteMany::by(&ada, invitees, Rank::Member), conn);
    let answers = answers.expect("ada may");
    let answers: Vec<_> = answers
        .iter()
        .map(|(address, answer)| {
            let answer = answer.as_ref().map(|_| ()).map_err(ToString::to_string);
            (address.as_str(), answer)
        })
        .collect();
    assert_eq!(
        answers,
        [
            ("ivy@example.com", Ok(())),
            (
                "joe@example.com",
                Err("the address is invited already".to_owned())
            ),
            (
                "dan@example.com",
                Err("the account is a member already".to_owned())
            ),
            ("kay@example.com", Ok(())),
            (
                "lea@example.com",
                Err("the tenant has no free seat".to_owned())
            ),
        ]
    );
    assert_eq!(counts(&mut conn), (2, 7));
    counts_are_true(&mut conn);
}

// Proves F4.
#[test]
fn of_many_none_is_invited_if_all_or_none_is_said() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let two = ["ivy@example.com", "joe@example.com"];
    let many = || InviteMany::by(&ada, two.map(address), Rank::Member);
    let refused = execute!(many().all_or_none(), conn);
    assert!(matches!(refused.map(drop), Err(Error::SeatsExceeded)));
    assert_eq!(counts(&mut conn), (2, 4));
    assert_eq!(invited(&mut conn, "ivy@example.com"), []);
    let refused = execute!(many().at_most(1), conn);
    assert!(matches!(
        refused.map(drop),
        Err(Error::TooManyInvitations { limit: 1 })
    ));
    run(&mut conn, "update orgs set seat_limit = 6 where id = 1");
    let done = execute!(many().at_most(2).all_or_none(), conn).expect("seats are free");
    assert!(done.iter().all(|(_, answer)| answer.is_ok()));
    assert_eq!(counts(&mut conn), (2, 6));
    counts_are_true(&mut conn);
}

#[test]
fn a_tenant_reads_its_own_invitations() {
    let (_db, mut conn) = acme();
    invite(&mut conn, "ada", "ivy@example.com", Rank::Member).expect("a seat is free");
    for (org, expected) in [(1, vec!["ivy@example.com".to_owned()]), (2, vec![])] {
        let mut conn = TenantConn::<Org>::trusting(&mut conn, org);
        let addresses = Invitation::scoped().select(invitations::address);
        let addresses = wait(addresses.load::<String>(&mut conn));
        assert_eq!(addresses, Ok(expected));
    }
}

#[test]
fn a_tenant_whose_status_is_unknown_keeps_no_others_invitations_from_ending() {
    let (_db, mut conn) = acme();
    invite_at(&mut conn, 1000, "ivy@example.com").expect("a seat is free");
    let hal = wait(Member::<Org, User>::by_slug(
        "globex",
        "hal".to_owned(),
        &mut conn.unscoped("test"),
    ));
    let hal = hal.expect("a member");
    let invite = Invite::by(&hal, address("ivy@example.com"), Rank::Member);
    let _ = execute!(invite.clock(&Stopped(1000)), conn).expect("no limit");
    let year = 1000 + 31_536_000;
    for org in [1, 2] {
        let unknown = format!("update orgs set status = 'frozen' where id = {org}");
        run(&mut conn, &unknown);
        let sweep = ExpireInvitations::<Org, User>::new().clock(&Stopped(year));
        let refused = execute!(sweep, conn);
        assert!(
            matches!(refused, Err(Error::UnknownStatus(_))),
            "{refused:?}"
        );
        let pending = invitations::table
            .filter(invitations::pending.is_not_null())
            .select(invitations::org_id);
        assert_eq!(wait(pending.load::<i32>(&mut conn)), Ok(vec![org]));
        run(
            &mut conn,
            "update orgs set status = 'active';
             update invitations set status = 'pending', pending = 1;
             update orgs set seats_used = 5 where id = 1;
             update orgs set seats_used = 2 where id = 2",
        );
    }
    assert_eq!(sweep(&mut conn, year), 2);
    counts_are_true(&mut conn);
}

/// `by` invites under these limits, at a time.
fn invite_under(
    conn: &mut Conn,
    limits: InvitationLimits,
    (by, to): (&str, &str),
    at: i64,
) -> Result<(), Error> {
    let by = member(conn, by);
    let invite = Invite::by(&by, address(to), Rank::Member).limits(limits);
    execute!(invite.clock(&Stopped(at)), conn).map(drop)
}

// Proves F4.
#[test]
fn a_member_makes_and_sends_as_many_invitations_a_day_as_the_limit_says() {
    let (_db, mut conn) = acme();
    no_limit(&mut conn);
    let limits = InvitationLimits::none().by_member(3);
    let full = |refused: Result<(), Error>| {
        let full = matches!(refused, Err(Error::MaxInvitationsExceeded { limit: 3 }));
        assert!(full, "{refused:?}");
    };
    invite_under(&mut conn, limits, ("ada", "ivy@example.com"), NOW).expect("the first");
    invite_under(&mut conn, limits, ("ada", "joe@example.com"), NOW + 10).expect("the second");
    // To send one again is a mail as well.
    let ada = member(&mut conn, "ada");
    let resend = || Resend::by(&ada, address("ivy@example.com")).limits(limits);
    let _token = execute!(resend().clock(&Stopped(NOW + 20)), conn).expect("the third");
    let before = counts(&mut conn);
    full(invite_under(
        &mut conn,
        limits,
        ("ada", "kim@example.com"),
        NOW + 30,
    ));
    full(execute!(resend().clock(&Stopped(NOW + 30)), conn).map(drop));
    assert_eq!(counts(&mut conn), before);
    // Others have limits of their own.
    invite_under(&mut conn, limits, ("bob", "kim@example.com"), NOW + 30).expect("bob's first");
    // A day after the first one there is room for one.
    let next = NOW + 24 * 3600;
    full(invite_under(
        &mut conn,
        limits,
        ("ada", "lou@example.com"),
        next - 1,
    ));
    invite_under(&mut conn, limits, ("ada", "lou@example.com"), next).expect("the fourth");
    full(invite_under(
        &mut conn,
        limits,
        ("ada", "max@example.com"),
        next,
    ));
    let none = InvitationLimits::none().by_member(0);
    let refused = invite_under(&mut conn, none, ("cid", "max@example.com"), NOW);
    assert!(matches!(
        refused,
        Err(Error::MaxInvitationsExceeded { limit: 0 })
    ));
    counts_are_true(&mut conn);
}

// Proves F4.
#[test]
fn a_tenant_makes_as_many_invitations_a_day_as_the_limit_says_whoever_makes_them() {
    let (_db, mut conn) = acme();
    no_limit(&mut conn);
    let limits = InvitationLimits::none().by_tenant(2).by_member(2);
    invite_under(&mut conn, limits, ("ada", "ivy@example.com"), NOW).expect("the first");
    // A list counts for as many as it has.
    let bob = member(&mut conn, "bob");
    let list = ["joe@example.com", "kim@example.com"].map(address);
    let many = InviteMany::by(&bob, list, Rank::Member).limits(limits);
    let refused = execute!(many.clock(&Stopped(NOW)), conn).map(drop);
    let full = |refused: &Result<(), Error>| {
        matches!(refused, Err(Error::MaxInvitationsExceeded { limit: 2 }))
    };
    assert!(full(&refused), "{refused:?}");
    invite_under(&mut conn, limits, ("bob", "joe@example.com"), NOW).expect("the second");
    let refused = invite_under(&mut conn, limits, ("cid", "kim@example.com"), NOW);
    assert!(full(&refused), "{refused:?}");
    counts_are_true(&mut conn);
}

#[test]
fn of_ten_invitations_at_once_as_many_are_made_as_a_day_allows() {
    let (db, mut conn) = acme();
    no_limit(&mut conn);
    let limits = InvitationLimits::none().by_tenant(4);
    let ten = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    for round in 0..rounds() {
        let at = NOW + i64::try_from(round).expect("few") * 24 * 3600;
        let made = at_once(&db, &ten, |conn, one, barrier| {
            let to = format!("{one}{round}@example.com");
            barrier.wait();
            invite_under(conn, limits, ("ada", &to), at)
        });
        let (made, full) = answers(&made, |error| {
            matches!(error, Error::MaxInvitationsExceeded { limit: 4 })
        });
        assert_eq!((made, full), (4, 6));
    }
    counts_are_true(&mut conn);
}
