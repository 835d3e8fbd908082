//! Memberships that are suspended.

use super::inviting::invite_at;
use super::life::NOW;
use super::*;

// Proves D4.
#[test]
fn who_is_suspended_holds_no_seat_until_it_is_reinstated() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    execute!(SuspendMember::by(&ada, "bob".to_owned()), conn).expect("ada owns it");
    assert_eq!(
        standing(&mut conn, "bob"),
        Some((Rank::Owner, MemberStatus::Suspended))
    );
    assert_eq!(counts(&mut conn), (1, 3));
    counts_are_true(&mut conn);
    execute!(ReinstateMember::by(&ada, "bob".to_owned()), conn).expect("ada owns it");
    assert_eq!(
        standing(&mut conn, "bob"),
        Some((Rank::Owner, MemberStatus::Active))
    );
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

#[test]
fn a_member_is_reinstated_while_a_seat_is_free() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    execute!(ReinstateMember::by(&ada, "eve".to_owned()), conn).expect("the fifth of five");
    assert_eq!(counts(&mut conn), (2, 5));
    let refused = execute!(ReinstateMember::by(&ada, "gil".to_owned()), conn);
    assert!(matches!(refused, Err(Error::SeatsExceeded)), "{refused:?}");
    assert_eq!(
        standing(&mut conn, "gil"),
        Some((Rank::Owner, MemberStatus::Suspended))
    );
    // A limit that is lowered removes nobody, and admits nobody.
    run(&mut conn, "update orgs set seat_limit = 1 where id = 1");
    execute!(SuspendMember::by(&ada, "eve".to_owned()), conn).expect("ada owns it");
    let refused = execute!(ReinstateMember::by(&ada, "eve".to_owned()), conn);
    assert!(matches!(refused, Err(Error::SeatsExceeded)), "{refused:?}");
    assert_eq!(counts(&mut conn), (2, 4));
    // No limit is none.
    run(&mut conn, "update orgs set seat_limit = null where id = 1");
    for user in ["eve", "gil"] {
        execute!(ReinstateMember::by(&ada, user.to_owned()), conn).expect("no limit");
    }
    assert_eq!(counts(&mut conn), (3, 6));
    counts_are_true(&mut conn);
}

#[test]
fn an_invitation_whose_time_is_over_holds_no_seat_against_who_is_reinstated() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let _token = invite_at(&mut conn, NOW, "ivy@example.com").expect("the fifth of five");
    let reinstate = || ReinstateMember::by(&ada, "eve".to_owned());
    let refused = execute!(reinstate().clock(&Stopped(NOW + 59)), conn);
    assert!(matches!(refused, Err(Error::SeatsExceeded)), "{refused:?}");
    execute!(reinstate().clock(&Stopped(NOW + 60)), conn).expect("its time is over");
    let ended = invited(&mut conn, "ivy@example.com");
    assert_eq!(ended, [InvitationStatus::Expired]);
    assert_eq!(counts(&mut conn), (2, 5));
    counts_are_true(&mut conn);
}

// Proves G5.
#[test]
fn a_limit_of_none_admits_nobody() {
    let (_db, mut conn) = acme();
    run(&mut conn, "update orgs set seat_limit = 0 where id = 1");
    let operator = ReinstateMember::<Org, User>::by_operator("ines", 1, "eve".to_owned());
    let refused = execute!(operator, conn);
    assert!(matches!(refused, Err(Error::SeatsExceeded)), "{refused:?}");
    counts_are_true(&mut conn);
}

// Proves D2.
#[test]
fn a_membership_that_stands_otherwise_is_not_changed() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let refused = execute!(SuspendMember::by(&ada, "eve".to_owned()), conn);
    let refused = refused.expect_err("eve is suspended").to_string();
    assert_eq!(
        refused,
        "a membership that is suspended does not become suspended"
    );
    let refused = execute!(ReinstateMember::by(&ada, "dan".to_owned()), conn);
    let refused = refused.expect_err("dan is active").to_string();
    assert_eq!(
        refused,
        "a membership that is active does not become active"
    );
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

#[test]
fn a_suspended_member_acts_no_more() {
    let (_db, mut conn) = acme();
    let (ada, cid) = (member(&mut conn, "ada"), member(&mut conn, "cid"));
    execute!(SuspendMember::by(&ada, "cid".to_owned()), conn).expect("ada owns it");
    let refused = [
        execute!(ChangeRole::by(&cid, "dan".to_owned(), Rank::Member), conn),
        execute!(ReinstateMember::by(&cid, "cid".to_owned()), conn),
        execute!(Leave::of(&cid), conn),
    ];
    for refused in refused {
        assert!(
            matches!(refused, Err(Error::MemberSuspended)),
            "{refused:?}"
        );
    }
    counts_are_true(&mut conn);
}
