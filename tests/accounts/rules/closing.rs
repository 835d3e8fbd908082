//! Accounts that are closed.

use super::*;
use tenancy::accounts::{CloseAccount, Unclosed};

fn close(conn: &mut Conn, user: &str) -> Result<u64, Unclosed<Org>> {
    execute!(CloseAccount::<Org, User>::of(user.to_owned()), conn)
}

/// `bob` owns three organisations more, the last of them alone and suspended, and has left a fourth.
fn of_several(conn: &mut Conn) {
    run(
        conn,
        "insert into orgs (id, slug, status, owners, seats_used) values
             (3, 'initech', 'active', 2, 2), (4, 'umbrella', 'active', 1, 2), (5, 'hooli', 'suspended', 1, 1),
             (6, 'soylent', 'active', 1, 1);
         insert into memberships (org_id, user_id, role, status) values
             (3, 'bob', 'owner', 'active'), (3, 'ada', 'owner', 'active'),
             (4, 'bob', 'owner', 'active'), (4, 'cid', 'admin', 'active'),
             (5, 'bob', 'owner', 'active'),
             (6, 'bob', 'owner', 'left'), (6, 'ada', 'owner', 'active')",
    );
    counts_are_true(conn);
}

fn memberships_of(conn: &mut Conn, user: &str) -> Vec<(i32, MemberStatus)> {
    let rows = memberships::table.filter(memberships::user_id.eq(user));
    let rows = rows.order(memberships::org_id);
    let rows = rows.select((memberships::org_id, memberships::status));
    wait(rows.load::<(i32, MemberStatus)>(conn)).expect("memberships")
}

#[test]
fn a_closed_account_is_a_member_of_no_tenant() {
    use MemberStatus::Left;
    let (_db, mut conn) = acme();
    of_several(&mut conn);
    run(
        &mut conn,
        "update memberships set role = 'owner' where org_id = 4;
         update orgs set owners = 2 where id = 4;
         delete from memberships where org_id = 5;
         delete from orgs where id = 5",
    );
    assert_eq!(close(&mut conn, "bob").expect("others own them"), 3);
    let left = [(1, Left), (3, Left), (4, Left), (6, Left)];
    assert_eq!(memberships_of(&mut conn, "bob"), left);
    assert_eq!(counts(&mut conn), (1, 3));
    counts_are_true(&mut conn);
    // Once more is nothing more.
    assert_eq!(close(&mut conn, "bob").expect("it is closed"), 0);
    assert_eq!(close(&mut conn, "nobody").expect("of nothing"), 0);
    counts_are_true(&mut conn);
}

// Proves H5.
#[test]
fn an_account_that_is_the_last_owner_is_not_closed_and_the_tenants_are_told() {
    use MemberStatus::{Active, Left};
    let (_db, mut conn) = acme();
    of_several(&mut conn);
    let refused = close(&mut conn, "bob").expect_err("bob owns two alone");
    assert_eq!(
        refused.to_string(),
        "the account is the last owner of 2 tenants"
    );
    assert_eq!(format!("{refused:?}"), "LastOwner { tenants: 2 }");
    assert!(
        matches!(&refused, Unclosed::LastOwner { tenants } if *tenants == [4, 5]),
        "{refused:?}"
    );
    let stays = [
        (1, Active),
        (3, Active),
        (4, Active),
        (5, Active),
        (6, Left),
    ];
    assert_eq!(memberships_of(&mut conn, "bob"), stays);
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

#[test]
fn a_suspended_membership_ends_as_well_and_frees_nothing() {
    let (_db, mut conn) = acme();
    for user in ["eve", "gil"] {
        assert_eq!(close(&mut conn, user).expect("they own nothing"), 1);
        let status = standing(&mut conn, user).map(|(_, status)| status);
        assert_eq!(status, Some(MemberStatus::Left));
    }
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}

#[test]
fn a_tenant_that_is_being_purged_keeps_no_account_from_being_closed() {
    let (_db, mut conn) = acme();
    run(&mut conn, "update orgs set status = 'purging' where id = 2");
    assert_eq!(close(&mut conn, "hal").expect("globex is going"), 0);
    let owner = [(2, MemberStatus::Active)];
    assert_eq!(memberships_of(&mut conn, "hal"), owner);
}

// Proves H2.
#[test]
fn of_two_owners_whose_accounts_are_closed_at_once_one_stays() {
    let (db, mut conn) = acme();
    of_several(&mut conn);
    run(
        &mut conn,
        "delete from memberships where org_id in (4, 5);
         delete from orgs where id in (4, 5)",
    );
    for _ in 0..races::rounds() {
        let closed = races::at_once(&db, &["ada", "bob"], |conn, user, barrier| {
            barrier.wait();
            close(conn, user)
        });
        // Ada owns a third one.
        let [ada, bob] = &closed[..] else {
            unreachable!("two")
        };
        assert!(matches!(ada, Err(Unclosed::LastOwner { .. })), "{ada:?}");
        assert!(matches!(bob, Ok(2)), "{bob:?}");
        counts_are_true(&mut conn);
        run(
            &mut conn,
            "update memberships set status = 'active' where user_id = 'bob' and org_id in (1, 3);
             update orgs set owners = 2, seats_used = 4 where id = 1;
             update orgs set owners = 2, seats_used = 2 where id = 3",
        );
    }
}

#[test]
fn accounts_that_are_closed_while_members_change_leave_counters_that_are_true() {
    for _ in 0..races::rounds() {
        let (db, mut conn) = acme();
        of_several(&mut conn);
        let users = ["cid", "dan", "ada", "gil"];
        let ended = races::at_once(&db, &users, |conn, user, barrier| {
            if user == "ada" {
                let ada = member(conn, user);
                barrier.wait();
                let demote = ChangeRole::by(&ada, "dan".to_owned(), Rank::Member);
                let demoted = execute!(demote, conn);
                let gone = |error: &Error| matches!(error, Error::UnknownMember);
                assert!(demoted.as_ref().err().is_none_or(gone), "{demoted:?}");
                return Ok(0);
            }
            barrier.wait();
            close(conn, user)
        });
        let ended = ended.into_iter().map(|ended| ended.expect("no last owner"));
        assert_eq!(ended.collect::<Vec<_>>(), [2, 1, 0, 1]);
        counts_are_true(&mut conn);
    }
}

#[test]
fn the_row_of_the_account_is_written_in_the_same_transaction() {
    let (_db, mut conn) = acme();
    let rolled_back: Result<(), Unclosed<Org>> = transaction!(conn, |conn| {
        wait_in!(CloseAccount::<Org, User>::of("dan".to_owned()).execute(conn))?;
        Err(Unclosed::Failed(Error::UnknownMember))
    });
    assert!(rolled_back.is_err());
    assert_eq!(
        standing(&mut conn, "dan"),
        Some((Rank::Member, MemberStatus::Active))
    );
    assert_eq!(counts(&mut conn), (2, 4));
    counts_are_true(&mut conn);
}
