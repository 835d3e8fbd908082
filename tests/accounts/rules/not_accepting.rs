//! Invitations that nobody accepts, or not yet, and what is told of that.

use super::accepting::{IVY, accept, refused, signed_in, token};
use super::inviting::{address, invite, invite_at};
use super::*;
use tenancy::accounts::{Accept, Decline, Look, SignedIn};

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
