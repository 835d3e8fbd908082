//! What there is of an account over all tenants, and its end.

use super::*;
use tenancy::accounts::{
    AccountExport, EraseAccount, Erased, Erasure, ExportAccount, Invite, Unclosed,
};

fn invite_to(conn: &mut Conn, org: i32, by: &str, to: &str) {
    let org = Verified::trust(org);
    let unscoped = &mut conn.unscoped("test");
    let by = wait(Member::<Org, User>::by_key(&org, by.to_owned(), unscoped)).expect(by);
    let invite = Invite::by(&by, inviting::address(to), Rank::Member);
    let _token = wait(invite.execute(unscoped)).expect("a seat is free");
}

/// `cid` is in both organisations, has invited somebody to each, and has been invited himself by another address.
fn cid_in_both() -> (Database, Conn) {
    let (db, mut conn) = acme();
    run(
        &mut conn,
        "update orgs set seat_limit = null;
         insert into memberships (org_id, user_id, role, status) values (2, 'cid', 'member', 'active');
         update orgs set seats_used = 2 where id = 2",
    );
    invite_to(&mut conn, 1, "cid", "joe@example.com");
    invite_to(&mut conn, 2, "cid", "kim@example.com");
    invite_to(&mut conn, 2, "hal", "cid@example.com");
    invite_to(&mut conn, 2, "hal", "lou@example.com");
    run(
        &mut conn,
        "update invitations set status = 'declined', pending = null where address = 'kim@example.com';
         update orgs set seats_used = 4 where id = 2",
    );
    counts_are_true(&mut conn);
    (db, conn)
}

fn cid() -> EraseAccount<Org, User> {
    EraseAccount::of("cid".to_owned()).address(inviting::address("cid@example.com"))
}

fn numbers(erased: &Erased) -> [u64; 3] {
    [erased.memberships, erased.sent, erased.received]
}

/// All invitations, and how they stand.
fn all_invitations(conn: &mut Conn) -> Vec<(i32, String, InvitationStatus)> {
    let rows = invitations::table.order(invitations::id);
    let rows = rows.select((
        invitations::org_id,
        invitations::address,
        invitations::status,
    ));
    wait(rows.load::<(i32, String, InvitationStatus)>(conn)).expect("invitations")
}

fn memberships_of_cid(conn: &mut Conn) -> Vec<(i32, MemberStatus)> {
    let rows = memberships::table.filter(memberships::user_id.eq("cid"));
    let rows = rows.order(memberships::org_id);
    let rows = rows.select((memberships::org_id, memberships::status));
    wait(rows.load::<(i32, MemberStatus)>(conn)).expect("memberships")
}

// Proves N1.
#[test]
fn an_export_has_what_is_the_accounts_own_over_all_tenants() {
    let (_db, mut conn) = cid_in_both();
    let export = ExportAccount::<Org, User>::of("cid".to_owned());
    let export = export.address(inviting::address("cid@example.com"));
    let export: AccountExport<Org, User> = execute!(export, conn).expect("an export");
    let memberships = export.memberships.iter();
    let memberships = memberships.map(|member| (member.tenant, member.role, member.status));
    assert_eq!(
        memberships.collect::<Vec<_>>(),
        [
            (1, Rank::Admin, MemberStatus::Active),
            (2, Rank::Member, MemberStatus::Active)
        ]
    );
    let sent = export.sent.iter().map(|sent| (sent.tenant, sent.status));
    assert_eq!(
        sent.collect::<Vec<_>>(),
        [
            (1, InvitationStatus::Pending),
            (2, InvitationStatus::Declined)
        ]
    );
    let [received] = &export.received[..] else {
        panic!("one is to cid")
    };
    assert_eq!((received.tenant, received.role), (2, Rank::Member));
    // Nothing of it is in a log.
    assert_eq!(format!("{export:?}"), "AccountExport { .. }");
}

// Proves N1.
#[test]
fn an_export_has_nothing_of_other_people() {
    let (_db, mut conn) = cid_in_both();
    for user in ["nobody", "ivy"] {
        let export = execute!(ExportAccount::<Org, User>::of(user.to_owned()), conn);
        let export = export.expect("an export");
        assert!(export.memberships.is_empty() && export.sent.is_empty());
        assert!(export.received.is_empty());
    }
    // An address of which nothing is said is nobody's.
    let export = execute!(ExportAccount::<Org, User>::of("cid".to_owned()), conn);
    assert!(export.expect("an export").received.is_empty());
}

// Proves M4.
#[test]
fn an_erased_account_leaves_rows_that_name_nobody() {
    use InvitationStatus::{Declined, Pending, Revoked};
    let (_db, mut conn) = cid_in_both();
    let before = all_invitations(&mut conn);
    let dry = wait(cid().dry_run(&mut conn.unscoped("test"))).expect("a dry run");
    assert_eq!(all_invitations(&mut conn), before);
    assert_eq!(numbers(&dry), [2, 1, 1]);
    let erased = execute!(cid(), conn).expect("he owns nothing");
    assert_eq!(erased, dry);
    let left = MemberStatus::Left;
    assert_eq!(memberships_of_cid(&mut conn), [(1, left), (2, left)]);
    let stay = [
        (1, "joe@example.com", Revoked),
        (2, "kim@example.com", Declined),
        (2, "lou@example.com", Pending),
    ];
    let stay = stay.map(|(org, address, status)| (org, address.to_owned(), status));
    assert_eq!(all_invitations(&mut conn), stay);
    assert_eq!(counts(&mut conn), (2, 3));
    counts_are_true(&mut conn);
}

// Proves N2.
#[test]
fn an_erased_account_leaves_nothing_if_that_is_said_of_each_table() {
    let (_db, mut conn) = cid_in_both();
    let all = || cid().memberships(Erasure::Delete).sent(Erasure::Delete);
    let dry = wait(all().dry_run(&mut conn.unscoped("test"))).expect("a dry run");
    assert_eq!(numbers(&dry), [2, 2, 1]);
    let erased = execute!(all(), conn).expect("he owns nothing");
    assert_eq!(erased, dry);
    assert_eq!(memberships_of_cid(&mut conn), []);
    let stays = (2, "lou@example.com".to_owned(), InvitationStatus::Pending);
    assert_eq!(all_invitations(&mut conn), [stays]);
    run(&mut conn, "delete from users where id = 'cid'");
    counts_are_true(&mut conn);
}

#[test]
fn an_address_is_taken_out_of_invitations_that_stay() {
    let (_db, mut conn) = cid_in_both();
    let erased = execute!(cid().received(Erasure::Anonymize), conn).expect("he owns nothing");
    assert_eq!(erased.received, 1);
    let all = all_invitations(&mut conn);
    assert!(!all.iter().any(|(_, address, _)| address.contains("cid")));
    assert_eq!(all.len(), 4);
    counts_are_true(&mut conn);
}

// Proves N2.
#[test]
fn erasing_once_more_does_nothing_more() {
    for erasure in [Erasure::Delete, Erasure::Anonymize] {
        let (_db, mut conn) = cid_in_both();
        let all = || cid().memberships(erasure).sent(erasure).received(erasure);
        execute!(all(), conn).expect("he owns nothing");
        let invitations = all_invitations(&mut conn);
        let again = execute!(all(), conn).expect("nothing to do");
        assert_eq!(numbers(&again), [0, 0, 0], "{erasure:?}");
        assert_eq!(all_invitations(&mut conn), invitations);
        counts_are_true(&mut conn);
    }
}

// Proves N2.
#[test]
fn erasing_goes_on_where_it_has_stopped() {
    let (_db, mut conn) = cid_in_both();
    let all = || cid().memberships(Erasure::Delete).sent(Erasure::Delete);
    // Something refers to his second membership: that tenant is refused, when the first is done with.
    run(
        &mut conn,
        "insert into badges (id, org_id, user_id) values (1, 2, 'cid')",
    );
    let stopped = execute!(all(), conn).expect_err("a badge is in the way");
    assert!(matches!(stopped, Unclosed::Failed(_)), "{stopped:?}");
    assert_eq!(memberships_of_cid(&mut conn), [(2, MemberStatus::Left)]);
    counts_are_true(&mut conn);
    run(&mut conn, "delete from badges");
    let rest = execute!(all(), conn).expect("nothing is in the way");
    assert_eq!(numbers(&rest), [1, 1, 1]);
    assert_eq!(memberships_of_cid(&mut conn), []);
    counts_are_true(&mut conn);
}

// Proves H2, N2.
#[test]
fn an_account_that_is_the_last_owner_is_not_erased() {
    let (_db, mut conn) = acme();
    let hal = || EraseAccount::<Org, User>::of("hal".to_owned()).memberships(Erasure::Delete);
    for refused in [
        wait(hal().dry_run(&mut conn.unscoped("test"))),
        execute!(hal(), conn),
    ] {
        assert!(
            matches!(&refused, Err(Unclosed::LastOwner { tenants }) if *tenants == [2]),
            "{refused:?}"
        );
    }
    // One who has invited himself by another address counts once.
    let (_db, mut conn) = cid_in_both();
    invite_to(&mut conn, 1, "cid", "cid@example.com");
    let dry = wait(cid().dry_run(&mut conn.unscoped("test"))).expect("a dry run");
    assert_eq!(numbers(&dry), [2, 1, 2]);
    assert_eq!(execute!(cid(), conn).expect("he owns nothing"), dry);
    counts_are_true(&mut conn);
}
