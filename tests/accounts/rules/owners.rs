//! Who owns a tenant.

use super::*;
use tenancy::accounts::{AppointOwner, TransferOwnership};

fn transfer(conn: &mut Conn, from: &str, to: &str, then: Rank) -> Result<(), Error> {
    let from = member(conn, from);
    execute!(TransferOwnership::by(&from, to.to_owned(), then), conn)
}

fn appoint(conn: &mut Conn, user: &str) -> Result<(), Error> {
    let appoint = AppointOwner::<Org, User>::by_operator("ines", 1, user.to_owned());
    execute!(appoint, conn)
}

/// `acme`, without an owner.
fn orphan() -> (Database, Conn) {
    let (db, mut conn) = acme();
    run(
        &mut conn,
        "update memberships set role = 'admin' where role = 'owner' and org_id = 1;
         update orgs set owners = 0 where id = 1",
    );
    counts_are_true(&mut conn);
    (db, conn)
}

// Proves H4.
#[test]
fn an_owner_hands_the_tenant_over_and_keeps_a_role() {
    use MemberStatus::Active;
    let (_db, mut conn) = acme();
    let left = execute!(Leave::of(&member(&mut conn, "bob")), conn);
    left.expect("ada owns it");
    transfer(&mut conn, "ada", "dan", Rank::Member).expect("ada owns it");
    assert_eq!(standing(&mut conn, "dan"), Some((Rank::Owner, Active)));
    assert_eq!(standing(&mut conn, "ada"), Some((Rank::Member, Active)));
    assert_eq!(counts(&mut conn), (1, 3));
    counts_are_true(&mut conn);
    // Who has given it away gives it no more.
    let refused = transfer(&mut conn, "ada", "cid", Rank::Member);
    assert!(matches!(refused, Err(Error::AboveOwnRole)), "{refused:?}");
    assert_eq!(counts(&mut conn), (1, 3));
}

#[test]
fn a_tenant_is_handed_over_to_one_who_owns_it_already() {
    let (_db, mut conn) = acme();
    transfer(&mut conn, "ada", "bob", Rank::Admin).expect("ada owns it");
    assert_eq!(
        standing(&mut conn, "ada"),
        Some((Rank::Admin, MemberStatus::Active))
    );
    assert_eq!(counts(&mut conn), (1, 4));
    // Who keeps the role shares it.
    transfer(&mut conn, "bob", "cid", Rank::Owner).expect("bob owns it");
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

// Proves H4.
#[test]
fn a_tenant_is_handed_over_to_another_active_member_alone() {
    let (_db, mut conn) = acme();
    for user in ["fay", "hal", "ivy", "nobody"] {
        let refused = transfer(&mut conn, "ada", user, Rank::Member);
        assert!(
            matches!(refused, Err(Error::UnknownMember)),
            "{user} {refused:?}"
        );
    }
    for user in ["eve", "gil", "ada"] {
        let refused = transfer(&mut conn, "ada", user, Rank::Member);
        assert!(
            matches!(refused, Err(Error::CannotOwn)),
            "{user} {refused:?}"
        );
    }
    let refused = transfer(&mut conn, "cid", "dan", Rank::Member);
    assert!(matches!(refused, Err(Error::AboveOwnRole)), "{refused:?}");
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

// Proves H2.
#[test]
fn owners_who_hand_over_at_once_leave_one() {
    let (db, mut conn) = acme();
    // To each other, and to a third one.
    for (first, second) in [("bob", "ada"), ("dan", "dan")] {
        for _ in 0..races::rounds() {
            let handed = races::at_once(&db, &["ada", "bob"], |conn, user, barrier| {
                let owner = member(conn, user);
                let to = if user == "ada" { first } else { second };
                let transfer = TransferOwnership::by(&owner, to.to_owned(), Rank::Member);
                barrier.wait();
                execute!(transfer, conn)
            });
            // Whoever comes second is an owner still.
            assert!(handed.iter().all(Result::is_ok), "{handed:?}");
            assert_eq!(counts(&mut conn), (1, 4));
            counts_are_true(&mut conn);
            run(
                &mut conn,
                "update memberships set role = 'owner' where user_id in ('ada', 'bob');
                 update memberships set role = 'member' where user_id = 'dan';
                 update orgs set owners = 2 where id = 1",
            );
        }
    }
}

// Proves H6.
#[test]
fn an_operator_names_an_owner_where_there_is_none() {
    use MemberStatus::Active;
    let owner = Some((Rank::Owner, Active));
    for (user, seats) in [("dan", 4), ("fay", 5), ("ivy", 5)] {
        let (_db, mut conn) = orphan();
        appoint(&mut conn, user).expect(user);
        assert_eq!(standing(&mut conn, user), owner, "{user}");
        assert_eq!(counts(&mut conn), (1, seats), "{user}");
        counts_are_true(&mut conn);
    }
}

// Proves H6.
#[test]
fn no_operator_names_an_owner_where_there_is_one() {
    let (_db, mut conn) = acme();
    let refused = appoint(&mut conn, "dan");
    assert!(matches!(refused, Err(Error::HasOwner)), "{refused:?}");
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

#[test]
fn an_owner_who_is_named_takes_a_free_seat() {
    let (_db, mut conn) = orphan();
    run(&mut conn, "update orgs set seat_limit = 4 where id = 1");
    for user in ["fay", "ivy"] {
        let refused = appoint(&mut conn, user);
        assert!(
            matches!(refused, Err(Error::SeatsExceeded)),
            "{user} {refused:?}"
        );
    }
    // A suspended one is reinstated first.
    let refused = appoint(&mut conn, "gil");
    assert!(matches!(refused, Err(Error::CannotOwn)), "{refused:?}");
    assert_eq!(counts(&mut conn), (0, 4));
    counts_are_true(&mut conn);
    appoint(&mut conn, "dan").expect("dan has a seat");
    assert_eq!(counts(&mut conn), (1, 4));
    counts_are_true(&mut conn);
}

#[test]
fn of_two_operators_who_name_an_owner_at_once_one_does() {
    for _ in 0..races::rounds() {
        let (db, mut conn) = orphan();
        let named = races::at_once(&db, &["ada", "dan"], |conn, user, barrier| {
            barrier.wait();
            appoint(conn, user)
        });
        let lost = |error: &Error| matches!(error, Error::HasOwner);
        assert_eq!(races::answers(&named, lost), (1, 1));
        assert_eq!(counts(&mut conn), (1, 4));
        counts_are_true(&mut conn);
    }
}

#[test]
fn an_invitation_whose_time_is_over_holds_no_seat_against_who_is_to_own_a_tenant() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "update memberships set status = 'left' where org_id = 1 and role = 'owner';
         update orgs set owners = 0, seats_used = 2, seat_limit = 3 where id = 1;
         insert into invitations (org_id, inviter_id, address, role, token_hash, status, pending, expires_at)
             values (1, 'cid', 'joe@example.com', 'member', '01234567890123456789012345678901', 'pending', 1, 60);
         update orgs set seats_used = 3 where id = 1",
    );
    let appoint = || AppointOwner::<Org, User>::by_operator("ines", 1, "ivy".to_owned());
    let refused = execute!(appoint().clock(&Stopped(59)), conn);
    assert!(matches!(refused, Err(Error::SeatsExceeded)), "{refused:?}");
    execute!(appoint().clock(&Stopped(60)), conn).expect("its time is over");
    let stands = standing(&mut conn, "ivy");
    assert_eq!(stands, Some((Rank::Owner, MemberStatus::Active)));
    counts_are_true(&mut conn);
}
