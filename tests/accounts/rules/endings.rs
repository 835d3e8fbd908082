//! Memberships that end.

use super::inviting::invite;
use super::*;

// Proves D3.
#[test]
fn who_leaves_stays_as_a_row_and_frees_the_seat() {
    let (_db, mut conn) = acme();
    let dan = member(&mut conn, "dan");
    execute!(Leave::of(&dan), conn).expect("dan may");
    assert_eq!(
        standing(&mut conn, "dan"),
        Some((Rank::Member, MemberStatus::Left))
    );
    assert_eq!(counts(&mut conn), (2, 3));
    assert!(matches!(look_up(&mut conn, "dan"), Err(Error::NotAMember)));
    // The evidence is of before.
    let refused = execute!(Leave::of(&dan), conn);
    assert!(matches!(refused, Err(Error::NotAMember)), "{refused:?}");
    assert_eq!(counts(&mut conn), (2, 3));
    counts_are_true(&mut conn);
}

// Proves H2.
#[test]
fn the_last_owner_stays() {
    let (_db, mut conn) = acme();
    let (ada, bob) = (member(&mut conn, "ada"), member(&mut conn, "bob"));
    execute!(Leave::of(&ada), conn).expect("bob owns it");
    assert_eq!(counts(&mut conn), (1, 3));
    let refused = [
        execute!(Leave::of(&bob), conn),
        execute!(RemoveMember::by(&bob, "bob".to_owned()), conn),
        execute!(SuspendMember::by(&bob, "bob".to_owned()), conn),
        execute!(ChangeRole::by(&bob, "bob".to_owned(), Rank::Admin), conn),
        execute!(
            RemoveMember::<Org, User>::by_operator("ines", 1, "bob".to_owned()),
            conn
        ),
        execute!(
            SuspendMember::<Org, User>::by_operator("ines", 1, "bob".to_owned()),
            conn
        ),
    ];
    for refused in refused {
        assert!(matches!(refused, Err(Error::LastOwner)), "{refused:?}");
    }
    assert_eq!(
        standing(&mut conn, "bob"),
        Some((Rank::Owner, MemberStatus::Active))
    );
    assert_eq!(counts(&mut conn), (1, 3));
    counts_are_true(&mut conn);
}

#[test]
fn a_suspended_member_is_removed_without_a_seat() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    for user in ["eve", "gil"] {
        execute!(RemoveMember::by(&ada, user.to_owned()), conn).expect("ada owns it");
        let status = standing(&mut conn, user).map(|(_, status)| status);
        assert_eq!(status, Some(MemberStatus::Left));
    }
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

#[test]
fn a_removed_member_acts_no_more() {
    let (_db, mut conn) = acme();
    let (ada, cid) = (member(&mut conn, "ada"), member(&mut conn, "cid"));
    execute!(RemoveMember::by(&ada, "cid".to_owned()), conn).expect("ada owns it");
    let refused = [
        execute!(ChangeRole::by(&cid, "dan".to_owned(), Rank::Member), conn),
        execute!(RemoveMember::by(&cid, "dan".to_owned()), conn),
        execute!(SuspendMember::by(&cid, "dan".to_owned()), conn),
        execute!(ReinstateMember::by(&cid, "eve".to_owned()), conn),
        execute!(Leave::of(&cid), conn),
    ];
    for refused in refused {
        assert!(matches!(refused, Err(Error::NotAMember)), "{refused:?}");
    }
    assert_eq!(counts(&mut conn), (2, 3));
    counts_are_true(&mut conn);
}

#[test]
fn what_the_tenant_writes_beside_an_operation_is_in_one_transaction() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let rolled_back: Result<(), Error> = transaction!(conn, |conn| {
        wait_in!(RemoveMember::by(&ada, "dan".to_owned()).execute(conn))?;
        let tenant = &mut ada.borrow(conn);
        let farewell = (notes::id.eq(3), notes::text.eq("dan has left"));
        wait_in!(Note::insert(farewell).execute(tenant))?;
        wait_in!(Leave::of(&ada).execute(conn))?;
        let texts = Note::scoped().order(notes::id).select(notes::text);
        let texts = wait_in!(texts.load::<String>(&mut ada.borrow(conn)))?;
        assert_eq!(texts, ["mine", "dan has left"]);
        Err(Error::SeatsExceeded)
    });
    assert!(
        matches!(rolled_back, Err(Error::SeatsExceeded)),
        "{rolled_back:?}"
    );
    let texts = Note::scoped().order(notes::id).select(notes::text);
    let texts = wait(texts.load::<String>(&mut ada.connect(conn.unscoped("test"))));
    assert_eq!(texts, Ok(vec!["mine".to_owned()]));
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

#[test]
fn an_operation_is_part_of_the_transaction_around_it() {
    let (_db, mut conn) = acme();
    let dan = member(&mut conn, "dan");
    let rolled_back: Result<(), Error> = transaction!(conn, |conn| {
        wait_in!(Leave::of(&dan).execute(conn))?;
        Err(Error::SeatsExceeded)
    });
    assert!(matches!(rolled_back, Err(Error::SeatsExceeded)));
    assert_eq!(counts(&mut conn), (2, 4));
    let committed: Result<(), Error> = transaction!(conn, |conn| {
        // One that is refused leaves what is around it as it was.
        let refused = wait_in!(RemoveMember::by(&dan, "ada".to_owned()).execute(conn));
        assert!(matches!(refused, Err(Error::AboveOwnRole)));
        wait_in!(Leave::of(&dan).execute(conn))
    });
    committed.expect("dan may");
    assert_eq!(counts(&mut conn), (2, 3));
    counts_are_true(&mut conn);
}

// Proves D5.
#[test]
fn the_pending_invitations_of_a_member_end_with_the_membership() {
    for leaves in [true, false] {
        let (_db, mut conn) = acme();
        run(&mut conn, "update orgs set seat_limit = null where id = 1");
        for to in ["joe@example.com", "kim@example.com"] {
            invite(&mut conn, "cid", to, Rank::Member).expect("no limit");
        }
        invite(&mut conn, "ada", "lea@example.com", Rank::Member).expect("no limit");
        assert_eq!(counts(&mut conn), (2, 7));
        let (ada, cid) = (member(&mut conn, "ada"), member(&mut conn, "cid"));
        if leaves {
            execute!(Leave::of(&cid), conn).expect("cid may");
        } else {
            execute!(RemoveMember::by(&ada, "cid".to_owned()), conn).expect("ada may");
        }
        for to in ["joe@example.com", "kim@example.com"] {
            assert_eq!(invited(&mut conn, to), [InvitationStatus::Revoked]);
        }
        assert_eq!(
            invited(&mut conn, "lea@example.com"),
            [InvitationStatus::Pending]
        );
        assert_eq!(counts(&mut conn), (2, 4));
        counts_are_true(&mut conn);
        let told = audit_entries::table
            .filter(audit_entries::action.eq(Action::InvitationsEnded))
            .select((audit_entries::whom_id, audit_entries::details));
        let told = wait(told.load::<(Option<String>, String)>(&mut conn)).expect("the log");
        assert_eq!(
            told,
            [(Some("cid".to_owned()), r#"{"count":2}"#.to_owned())]
        );
    }
}

#[test]
fn a_suspended_member_keeps_the_invitations() {
    let (_db, mut conn) = acme();
    invite(&mut conn, "cid", "joe@example.com", Rank::Member).expect("a seat");
    let ada = member(&mut conn, "ada");
    execute!(SuspendMember::by(&ada, "cid".to_owned()), conn).expect("ada may");
    assert_eq!(
        invited(&mut conn, "joe@example.com"),
        [InvitationStatus::Pending]
    );
    counts_are_true(&mut conn);
}
