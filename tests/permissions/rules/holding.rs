//! What a member holds, and by which teams.

use super::*;
use tenancy::accounts::{Error as AccountsError, RemoveMember};

#[test]
fn a_member_holds_what_the_own_teams_hold_and_nothing_else() {
    let (_db, mut conn) = acme();
    for (user, expected) in [
        ("viv", &[May::ViewTicket][..]),
        ("abe", &[May::AddTicket]),
        ("cho", &[May::ChangeTicket]),
        ("del", &[May::DeleteTicket]),
        ("max", &[May::ViewTicket, May::AddTicket]),
        // Neither a role nor being the owner grants anything.
        ("bob", &[]),
        ("ada", &[]),
    ] {
        assert_eq!(held(&mut conn, user), expected, "{user}");
    }
}

#[test]
fn a_permission_counts_only_in_the_tenant_of_its_team() {
    let (_db, mut conn) = acme();
    // She is a member of both, and in a team of one. The other one has a team of the same id.
    assert_eq!(held(&mut conn, "viv"), [May::ViewTicket]);
    let conn = &mut conn.unscoped("test");
    let globex = wait(Rights::<Org, User>::by_slug(
        "globex",
        "viv".to_owned(),
        conn,
    ));
    assert!(globex.expect("a member").permissions().is_empty());
    let out = wait(Rights::<Org, User>::by_slug(
        "globex",
        "out".to_owned(),
        conn,
    ));
    assert_eq!(*out.expect("a member").permissions(), PermissionSet::all());
}

#[test]
fn who_is_no_active_member_holds_nothing_whatever_the_teams_say() {
    let (_db, mut conn) = acme();
    let not_a_member = |error: Result<_, Error>| {
        matches!(
            error.map(|_: Rights<Org, User>| ()),
            Err(Error::Accounts(AccountsError::NotAMember))
        )
    };
    for user in ["lou", "out", "hal", "nobody", ""] {
        assert!(not_a_member(look_up(&mut conn, user)), "{user}");
    }
    assert!(matches!(
        look_up(&mut conn, "sue"),
        Err(Error::Accounts(AccountsError::MemberSuspended))
    ));
    for slug in ["initech", "", "ACME ", "acme\0"] {
        let found = wait(Rights::<Org, User>::by_slug(
            slug,
            "viv".to_owned(),
            &mut conn.unscoped("test"),
        ));
        assert!(not_a_member(found), "{slug:?}");
    }
}

#[test]
fn a_tenant_that_is_not_served_lets_nobody_do_anything() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "update orgs set status = 'suspended' where id = 1",
    );
    assert!(matches!(
        look_up(&mut conn, "viv"),
        Err(Error::Accounts(AccountsError::TenantNotServed { .. }))
    ));
}

#[test]
fn a_permission_that_the_program_does_not_know_grants_nothing() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "insert into team_grants (org_id, team_id, permission) values (1, 1, 'ticket.*'), (1, 1, 'ticket.views')",
    );
    assert_eq!(held(&mut conn, "viv"), [May::ViewTicket]);
}

#[test]
fn a_permit_is_given_for_what_is_held() {
    let (_db, mut conn) = acme();
    let max = rights(&mut conn, "max");
    assert!(max.permit::<ViewTicket>().is_ok());
    assert!(max.permit::<All<(ViewTicket, AddTicket)>>().is_ok());
    assert!(max.permit::<Any<(DeleteTicket, AddTicket)>>().is_ok());
    let refused = [
        max.permit::<DeleteTicket>().map(drop),
        max.permit::<All<(ViewTicket, DeleteTicket)>>().map(drop),
        max.permit::<Any<(ChangeTicket, DeleteTicket)>>().map(drop),
        max.permit::<Any<()>>().map(drop),
        max.permit::<All<()>>().map(drop),
    ];
    for refused in refused {
        assert_eq!(
            refused.map_err(Denied::reason),
            Err(Reason::MissingPermission)
        );
    }
}

#[test]
fn what_a_denied_client_is_told_has_no_reason() {
    let (_db, mut conn) = acme();
    let ada = rights(&mut conn, "ada");
    let denied = ada
        .permit::<ViewTicket>()
        .map(drop)
        .expect_err("she is in no team");
    assert_eq!(denied.to_string(), "not permitted");
}

#[test]
fn the_look_up_is_one_statement() {
    let (_db, mut conn) = acme();
    let statements = statements(&mut conn, |conn| drop(rights(conn, "max")));
    assert_eq!(statements, 1);
}

#[test]
fn team_rows_end_with_the_membership_and_do_not_come_back_with_it() {
    let (_db, mut conn) = acme();
    assert_eq!(held(&mut conn, "max").len(), 2);
    let version = rights(&mut conn, "viv").version();
    let ada = rights(&mut conn, "ada");
    let remove = RemoveMember::by(ada.member(), "max".to_owned());
    wait(remove.execute(&mut conn.unscoped("test"))).expect("an owner removes");
    assert!(rights(&mut conn, "viv").version() > version);
    run(
        &mut conn,
        "update memberships set status = 'active' where user_id = 'max'",
    );
    assert_eq!(held(&mut conn, "max"), []);
}

/// How many statements the connection sees.
fn statements(conn: &mut Conn, work: impl FnOnce(&mut Conn)) -> usize {
    use diesel::connection::InstrumentationEvent;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let count = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&count);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            counting.fetch_add(1, Ordering::Relaxed);
        }
    });
    work(conn);
    AtomicUsize::load(&count, Ordering::Relaxed)
}
