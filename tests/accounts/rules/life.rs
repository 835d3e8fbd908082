//! How a tenant comes from one status to the next.

use super::*;
use std::time::Duration;
use tenancy::accounts::{
    PurgeTenant, PurgeableTenants, ReinstateTenant, RestoreTenant, ScheduleDeletion, SuspendTenant,
};

/// When the rules are: it is the same moment for all of them.
pub(crate) const NOW: i64 = 1_800_000_000;

const DAY: i64 = 24 * 3600;

const ALL: [TenantStatus; 5] = [
    TenantStatus::Active,
    TenantStatus::Suspended,
    TenantStatus::Deleting,
    TenantStatus::Purging,
    TenantStatus::Purged,
];

/// `acme` stands so, and would be purged at this time.
pub(crate) fn stand(conn: &mut Conn, status: TenantStatus, purge_at: Option<i64>) {
    let set = (orgs::status.eq(status), orgs::purge_at.eq(purge_at));
    let update = diesel::update(orgs::table.find(1)).set(set);
    assert_eq!(wait(update.execute(conn)), Ok(1));
}

/// How `acme` stands, and when it is purged.
pub(crate) fn stands(conn: &mut Conn) -> (TenantStatus, Option<i64>) {
    let row = orgs::table.find(1).select((orgs::status, orgs::purge_at));
    wait(row.first(conn)).expect("the row stays")
}

/// An operation on `acme`, by an operator.
type Change = fn(&mut Conn) -> Result<(), Error>;

const CHANGES: [(TenantStatus, Change); 5] = [
    (TenantStatus::Suspended, |conn| {
        execute!(SuspendTenant::<Org, User>::by_operator("ines", 1), conn)
    }),
    (TenantStatus::Active, |conn| {
        execute!(ReinstateTenant::<Org, User>::by_operator("ines", 1), conn)
    }),
    (TenantStatus::Deleting, |conn| {
        let schedule = ScheduleDeletion::<Org, User>::by_operator("ines", 1);
        execute!(schedule, conn).map(drop)
    }),
    (TenantStatus::Active, |conn| {
        execute!(RestoreTenant::<Org, User>::by_operator("ines", 1), conn)
    }),
    (TenantStatus::Purging, |conn| {
        execute!(PurgeTenant::<Org>::of(1), conn).map(drop)
    }),
];

// Proves I1.
#[test]
fn each_operation_changes_the_status_as_the_table_says_or_names_both() {
    let (_db, mut conn) = acme();
    let mut changed = Vec::new();
    for from in ALL {
        for (to, change) in CHANGES {
            stand(&mut conn, from, Some(7));
            match change(&mut conn) {
                Ok(()) => changed.push((from, stands(&mut conn).0)),
                Err(Error::TenantTransition {
                    from: named_from,
                    to: named_to,
                }) => {
                    assert_eq!((named_from, named_to), (from, to));
                    assert_eq!(stands(&mut conn), (from, Some(7)));
                }
                Err(error) => panic!("{from:?} to {to:?}: {error}"),
            }
        }
    }
    let mut expected = Vec::new();
    for from in ALL {
        for &to in from.becomes() {
            // A purge goes on to its end.
            let purged = to == TenantStatus::Purging;
            expected.push((from, if purged { TenantStatus::Purged } else { to }));
        }
    }
    for list in [&mut changed, &mut expected] {
        list.sort_by_key(|(from, to)| (from.name(), to.name()));
    }
    assert_eq!(changed, expected);
}

// Proves I2.
#[test]
fn nobody_acts_for_a_tenant_that_is_suspended_until_it_is_reinstated() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    execute!(SuspendTenant::<Org, User>::by_operator("ines", 1), conn).expect("it is active");
    let suspended = |refused: Result<(), Error>| {
        let status = TenantStatus::Suspended;
        let expected = matches!(refused, Err(Error::TenantNotServed { status: s }) if s == status);
        assert!(expected, "{refused:?}");
    };
    suspended(look_up(&mut conn, "ada").map(drop));
    // Whoever was let in before does not act either.
    suspended(execute!(Leave::of(&ada), conn));
    suspended(execute!(ScheduleDeletion::by(&ada), conn).map(drop));
    execute!(ReinstateTenant::<Org, User>::by_operator("ines", 1), conn).expect("it is suspended");
    look_up(&mut conn, "ada").expect("it is served");
    counts_are_true(&mut conn);
}

// Proves I3.
#[test]
fn an_owner_has_the_tenant_deleted_and_nobody_acts_for_it_from_then_on() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let due = execute!(ScheduleDeletion::by(&ada).clock(&Stopped(NOW)), conn);
    assert_eq!(due.expect("ada owns it"), NOW + 30 * DAY);
    let deleting = TenantStatus::Deleting;
    assert_eq!(stands(&mut conn), (deleting, Some(NOW + 30 * DAY)));
    for user in ["ada", "cid", "dan"] {
        let refused = look_up(&mut conn, user).expect_err(user);
        assert_eq!(refused.to_string(), "the tenant is deleting");
    }
    let again = execute!(ScheduleDeletion::by(&ada), conn).expect_err("it is deleted already");
    assert_eq!(again.to_string(), "the tenant is deleting");
    execute!(RestoreTenant::<Org, User>::by_operator("ines", 1), conn).expect("it is not purged");
    assert_eq!(stands(&mut conn), (TenantStatus::Active, None));
    assert_eq!(member(&mut conn, "ada").role(), Rank::Owner);
    counts_are_true(&mut conn);
}

#[test]
fn a_member_who_owns_no_tenant_has_none_deleted() {
    let (_db, mut conn) = acme();
    for user in ["cid", "dan"] {
        let actor = member(&mut conn, user);
        let refused = execute!(ScheduleDeletion::by(&actor), conn);
        assert!(matches!(refused, Err(Error::NotAnOwner)), "{refused:?}");
    }
    // Bob was an owner when he was let in.
    let bob = member(&mut conn, "bob");
    let change = ChangeRole::<Org, User>::by_operator("ines", 1, "bob".to_owned(), Rank::Admin);
    execute!(change, conn).expect("ada owns it too");
    let refused = execute!(ScheduleDeletion::by(&bob), conn);
    assert!(matches!(refused, Err(Error::NotAnOwner)), "{refused:?}");
    assert_eq!(stands(&mut conn), (TenantStatus::Active, None));
}

// Proves I6.
#[test]
fn the_application_refuses_a_deletion_in_a_transaction_around_it() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let refused = transaction!(conn, |conn| {
        wait_in!(ScheduleDeletion::by(&ada).execute(conn))?;
        Err::<(), Error>(Error::NotDue)
    });
    assert!(matches!(refused, Err(Error::NotDue)), "{refused:?}");
    assert_eq!(stands(&mut conn), (TenantStatus::Active, None));
    look_up(&mut conn, "ada").expect("it is served");
}

#[test]
fn a_tenant_is_purgeable_when_it_is_due_and_while_its_purge_has_not_ended() {
    let (_db, mut conn) = acme();
    let purgeable = |conn: &mut Conn, at| {
        let due = PurgeableTenants::<Org, User>::new().clock(&Stopped(at));
        execute!(due, conn).expect("a look")
    };
    let schedule = ScheduleDeletion::<Org, User>::by_operator("ines", 2).clock(&Stopped(NOW));
    let due = execute!(schedule.due_in(Duration::from_mins(1)), conn);
    assert_eq!(due.expect("it is active"), NOW + 60);
    assert_eq!(purgeable(&mut conn, NOW + 59), [0; 0]);
    assert_eq!(purgeable(&mut conn, NOW + 60), [2]);
    stand(&mut conn, TenantStatus::Deleting, Some(NOW));
    assert_eq!(purgeable(&mut conn, NOW + 60), [1, 2]);
    stand(&mut conn, TenantStatus::Purging, Some(NOW));
    assert_eq!(purgeable(&mut conn, NOW - 1), [1]);
    for status in [
        TenantStatus::Active,
        TenantStatus::Suspended,
        TenantStatus::Purged,
    ] {
        stand(&mut conn, status, Some(NOW));
        assert_eq!(purgeable(&mut conn, NOW + 60), [2], "{status:?}");
    }
}

#[test]
fn a_tenant_that_is_not_there_is_told_to_operators() {
    let (_db, mut conn) = acme();
    let refused = [
        execute!(SuspendTenant::<Org, User>::by_operator("ines", 3), conn),
        execute!(ReinstateTenant::<Org, User>::by_operator("ines", 3), conn),
        execute!(ScheduleDeletion::<Org, User>::by_operator("ines", 3), conn).map(drop),
        execute!(RestoreTenant::<Org, User>::by_operator("ines", 3), conn),
        execute!(PurgeTenant::<Org>::of(3), conn).map(drop),
    ];
    for refused in refused {
        assert!(matches!(refused, Err(Error::UnknownTenant)), "{refused:?}");
    }
}
