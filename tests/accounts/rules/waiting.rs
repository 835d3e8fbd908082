//! Invitations that wait for an account, and are accepted without their tokens.

use super::accepting::{IVY, refused, signed_in};
use super::inviting::{address, invite_at};
use super::life::NOW;
use super::*;
use tenancy::accounts::{Accept, AccountInvitations, Invited, SignedIn};

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
