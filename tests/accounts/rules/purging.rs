//! The end of a tenant.

use super::life::{NOW, stand, stands};
use super::races::{at_once, rounds};
use super::*;
use diesel::result::DatabaseErrorKind::UniqueViolation;
use diesel::result::Error::DatabaseError;
use tenancy::accounts::{Audited, PurgeTenant, Record, RestoreTenant};

/// `acme` is due, and has an invitation as well.
pub(crate) fn due(conn: &mut Conn) {
    stand(conn, TenantStatus::Deleting, Some(NOW));
    run(
        conn,
        "delete from invitations where org_id = 1;
         delete from memberships where org_id = 1;
         delete from notes where org_id = 1;
         insert into invitations (org_id, inviter_id, address, role, token_hash, status, pending, expires_at)
             values (1, 'ada', 'ivy@example.com', 'member', '01234567890123456789012345678901', 'pending', 1, 1);
         insert into memberships (org_id, user_id, role, status) values
             (1, 'ada', 'owner', 'active'), (1, 'bob', 'owner', 'active'), (1, 'cid', 'admin', 'active'),
             (1, 'dan', 'member', 'left'), (1, 'eve', 'member', 'suspended');
         insert into notes (id, org_id, text) values (1, 1, 'mine'), (3, 1, 'mine'), (5, 1, 'mine');
         update orgs set owners = 2, seats_used = 4 where id = 1",
    );
}

/// How many rows an organisation has: invitations, memberships and notes.
pub(crate) fn rows(conn: &mut Conn, org: i32) -> [i64; 3] {
    let invitations = invitations::table.filter(invitations::org_id.eq(org));
    let memberships = memberships::table.filter(memberships::org_id.eq(org));
    let notes = notes::table.filter(notes::org_id.eq(org));
    [
        wait(invitations.count().get_result(conn)).expect("invitations"),
        wait(memberships.count().get_result(conn)).expect("memberships"),
        wait(notes.count().get_result(conn)).expect("notes"),
    ]
}

/// The purge of `acme`, in several batches.
pub(crate) fn purge() -> PurgeTenant<Org> {
    PurgeTenant::of(1).batches_of(2).clock(&Stopped(NOW))
}

/// What `acme` is when it has been purged; the other organisation is what it was.
#[track_caller]
pub(crate) fn is_purged(conn: &mut Conn) {
    assert_eq!(stands(conn), (TenantStatus::Purged, Some(NOW)));
    assert_eq!(rows(conn, 1), [0; 3]);
    assert_eq!(counts(conn), (0, 0));
    let slug = orgs::table.find(1).select(orgs::slug);
    assert_eq!(wait(slug.first(conn)), Ok("acme".to_owned()));
    assert_eq!(rows(conn, 2), [0, 1, 1]);
    let users = users::table.count();
    assert_eq!(wait(users.get_result(conn)), Ok(9_i64));
    counts_are_true(conn);
}

// Proves I3.
#[test]
fn a_tenant_is_not_purged_before_its_time() {
    let (_db, mut conn) = acme();
    due(&mut conn);
    let early = PurgeTenant::<Org>::of(1).clock(&Stopped(NOW - 1));
    let refused = execute!(early, conn);
    assert!(matches!(refused, Err(Error::NotDue)), "{refused:?}");
    assert_eq!(stands(&mut conn), (TenantStatus::Deleting, Some(NOW)));
    assert_eq!(rows(&mut conn, 1), [1, 5, 3]);
}

// Proves I4.
#[test]
fn of_a_purged_tenant_the_key_the_slug_and_the_date_are_left() {
    let (_db, mut conn) = acme();
    due(&mut conn);
    let counts = execute!(purge(), conn).expect("it is due");
    assert_eq!(counts.rows(), 9);
    is_purged(&mut conn);
    let again = execute!(purge(), conn);
    assert!(
        matches!(again, Err(Error::TenantTransition { .. })),
        "{again:?}"
    );
    is_purged(&mut conn);
}

#[derive(Debug, Clone, Copy)]
struct Remembered;

impl Audited for Remembered {
    fn name(self) -> &'static str {
        "remembered"
    }
}

#[test]
fn a_purged_tenant_gets_no_entry_of_the_log_that_would_stay_for_good() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let entries = |conn: &mut Conn| {
        let entries = audit_entries::table.count().get_result::<i64>(conn);
        wait(entries).expect("the log")
    };
    let by_operator = || Record::<Org, User>::by_operator("ines", 1, Remembered);
    // Until then, also of a tenant that is not served.
    for status in [TenantStatus::Suspended, TenantStatus::Deleting] {
        stand(&mut conn, status, None);
        execute!(by_operator(), conn).expect("it is there");
        execute!(Record::by(&ada, Remembered), conn).expect("it is there");
    }
    assert_eq!(entries(&mut conn), 4);
    due(&mut conn);
    execute!(purge(), conn).expect("it is due");
    for refused in [
        execute!(by_operator(), conn),
        execute!(Record::by(&ada, Remembered), conn),
    ] {
        let purged = |status: TenantStatus| status == TenantStatus::Purged;
        assert!(
            matches!(refused, Err(Error::TenantNotServed { status }) if purged(status)),
            "{refused:?}"
        );
    }
    let nowhere = Record::<Org, User>::by_operator("ines", 9, Remembered);
    let refused = execute!(nowhere, conn);
    assert!(matches!(refused, Err(Error::NotAMember)), "{refused:?}");
    assert_eq!(entries(&mut conn), 0);
}

// Proves I7.
#[test]
fn the_key_and_the_slug_of_a_purged_tenant_are_nobody_elses() {
    let (_db, mut conn) = acme();
    due(&mut conn);
    execute!(purge(), conn).expect("it is due");
    for (id, slug) in [(1, "initech"), (3, "acme")] {
        let row = (
            orgs::id.eq(id),
            orgs::slug.eq(slug),
            orgs::status.eq(TenantStatus::Active),
            orgs::owners.eq(0),
            orgs::seats_used.eq(0),
        );
        let insert = diesel::insert_into(orgs::table).values(row);
        let refused = wait(insert.execute(&mut conn)).expect_err("it is taken");
        assert!(
            matches!(refused, DatabaseError(UniqueViolation, _)),
            "{refused:?}"
        );
    }
}

#[test]
fn a_purge_is_refused_while_the_tenants_own_row_refers_to_rows_that_go_and_goes_on_after() {
    let (_db, mut conn) = acme();
    due(&mut conn);
    run(
        &mut conn,
        "alter table orgs add column first_note integer references notes (id)",
    );
    run(&mut conn, "update orgs set first_note = 1 where id = 1");
    let refused = execute!(purge(), conn);
    let Err(Error::Removal(tenancy::tenants::Error::Referenced { references })) = refused else {
        panic!("{refused:?}")
    };
    let [reference] = &references[..] else {
        panic!("{references:?}")
    };
    assert_eq!(reference.to_string(), "1 of `orgs` by (first_note)");
    // What has begun does not turn back.
    assert_eq!(stands(&mut conn), (TenantStatus::Purging, Some(NOW)));
    let restored = execute!(RestoreTenant::<Org, User>::by_operator("ines", 1), conn);
    assert!(
        matches!(restored, Err(Error::TenantTransition { .. })),
        "{restored:?}"
    );
    run(&mut conn, "update orgs set first_note = null where id = 1");
    execute!(purge(), conn).expect("nothing refers to the notes");
    is_purged(&mut conn);
}

// Proves I3.
#[test]
fn of_a_restore_and_a_purge_at_once_one_wins_and_nothing_is_half() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        due(&mut conn);
        let ended = at_once(&db, &["restore", "purge"], |conn, what, barrier| {
            barrier.wait();
            if what == "purge" {
                execute!(purge(), conn).map(drop)
            } else {
                execute!(RestoreTenant::<Org, User>::by_operator("ines", 1), conn)
            }
        });
        match &ended[..] {
            [Ok(()), Err(Error::TenantTransition { from, .. })] => {
                assert_eq!(*from, TenantStatus::Active);
                assert_eq!(stands(&mut conn), (TenantStatus::Active, None));
                assert_eq!(rows(&mut conn, 1), [1, 5, 3]);
            }
            [Err(Error::TenantTransition { .. }), Ok(())] => is_purged(&mut conn),
            _ => panic!("{ended:?}"),
        }
    }
}

#[test]
fn of_two_purges_at_once_none_leaves_anything() {
    let (db, mut conn) = acme();
    for _ in 0..rounds() {
        due(&mut conn);
        let ended = at_once(&db, &["one", "other"], |conn, _, barrier| {
            barrier.wait();
            execute!(purge(), conn).map(drop)
        });
        let lost = |error: &Error| matches!(error, Error::TenantTransition { .. });
        for ended in &ended {
            assert!(
                ended.as_ref().is_ok() || ended.as_ref().is_err_and(lost),
                "{ended:?}"
            );
        }
        assert!(ended.iter().any(Result::is_ok), "{ended:?}");
        is_purged(&mut conn);
    }
}
