//! Who changes teams, and that nobody gets more than they had by it.

use super::*;
use diesel::ExpressionMethods as _;
use tenancy::accounts::{AppointOwner, EraseAccount, Erasure, Error as AccountsError, Member};
use tenancy::permissions::{
    AddToTeam, CreateTeam, DeleteTeam, GrantPermission, RemoveFromTeam, RenameTeam,
    RevokePermission,
};

type Act = fn(&mut Conn, &Member<Org, User>) -> Result<(), Error>;

/// Each act, on the team of those who delete tickets.
const ACTS: [(&str, Act); 8] = [
    ("create", |conn, by| {
        execute!(CreateTeam::by(by, "new".to_owned()), conn).map(drop)
    }),
    ("rename", |conn, by| {
        execute!(RenameTeam::by(by, DELETE, "new".to_owned()), conn)
    }),
    ("delete", |conn, by| {
        execute!(DeleteTeam::by(by, DELETE), conn)
    }),
    ("grant", |conn, by| {
        execute!(GrantPermission::by(by, DELETE, May::AddTicket), conn).map(drop)
    }),
    ("revoke", |conn, by| {
        execute!(RevokePermission::by(by, DELETE, May::DeleteTicket), conn).map(drop)
    }),
    ("add", |conn, by| {
        execute!(AddToTeam::by(by, DELETE, "bob".to_owned()), conn).map(drop)
    }),
    ("add a manager", |conn, by| {
        execute!(
            AddToTeam::by(by, DELETE, "bob".to_owned()).as_manager(),
            conn
        )
        .map(drop)
    }),
    ("remove", |conn, by| {
        execute!(RemoveFromTeam::by(by, DELETE, "del".to_owned()), conn).map(drop)
    }),
];

#[test]
fn who_may_change_teams_and_how_far() {
    let not = Some(Reason::NotAManager);
    let above = Some(Reason::AboveOwnPermissions);
    //          create rename delete grant revoke add, a manager, remove
    let cells = [
        // Who owns the tenant does all of it, though she holds nothing.
        ("ada", "", [None; 8]),
        // A role below that does nothing, nor does who is in no team, in another one, or manages another one.
        ("bob", "", [not; 8]),
        ("viv", "", [not; 8]),
        ("max", "", [not; 8]),
        // Who manages the team adds and removes, and changes nothing else.
        (
            "max",
            "insert into team_members (org_id, team_id, account_id, manager) values (1, 4, 'max', true)",
            [not, not, not, not, not, None, not, None],
        ),
        // Who may change teams does not touch what they do not hold.
        (
            "cho",
            CHANGERS,
            [None, above, above, above, above, above, above, above],
        ),
    ];
    for (user, before, expected) in cells {
        for ((name, act), expected) in ACTS.into_iter().zip(expected) {
            let (_db, mut conn) = acme();
            if !before.is_empty() {
                run(&mut conn, before);
            }
            let by = member(&mut conn, user);
            let done = act(&mut conn, &by);
            assert_eq!(done.is_ok(), expected.is_none(), "{user}: {name}: {done:?}");
            assert_eq!(reason(&done), expected, "{user}: {name}");
        }
    }
}

#[test]
fn a_denied_act_has_changed_nothing_and_an_act_is_in_the_audit_log() {
    let log = |conn: &mut Conn| {
        let entries = audit_entries::table
            .select((audit_entries::action, audit_entries::account_id))
            .order(audit_entries::id);
        wait(entries.load::<(String, Option<String>)>(conn)).expect("the log")
    };
    for (name, act) in ACTS {
        let (_db, mut conn) = acme();
        let version = rights(&mut conn, "del").version();
        let viv = member(&mut conn, "viv");
        act(&mut conn, &viv).expect_err(name);
        assert_eq!(log(&mut conn), [], "{name}");
        assert_eq!(rights(&mut conn, "del").version(), version, "{name}");
        let ada = member(&mut conn, "ada");
        act(&mut conn, &ada).expect(name);
        let entries = log(&mut conn);
        assert_eq!(entries.len(), 1, "{name}: {entries:?}");
        assert_eq!(entries[0].1.as_deref(), Some("ada"), "{name}");
        assert!(rights(&mut conn, "bob").version() > version, "{name}");
    }
}

#[test]
fn a_team_of_another_tenant_is_not_there() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "insert into teams (org_id, id, name) values (2, 5, 'theirs');
         insert into team_grants (org_id, team_id, permission) values (2, 5, 'ticket.view');
         insert into team_members (org_id, team_id, account_id, manager) values (2, 5, 'viv', false)",
    );
    let ada = member(&mut conn, "ada");
    for team in [5, 0, -1, i64::MAX] {
        let refused = [
            execute!(RenameTeam::by(&ada, team, "x".to_owned()), conn),
            execute!(DeleteTeam::by(&ada, team), conn),
            execute!(GrantPermission::by(&ada, team, May::ViewTicket), conn).map(drop),
            execute!(RevokePermission::by(&ada, team, May::ViewTicket), conn).map(drop),
            execute!(AddToTeam::by(&ada, team, "bob".to_owned()), conn).map(drop),
            execute!(RemoveFromTeam::by(&ada, team, "viv".to_owned()), conn).map(drop),
        ];
        for refused in refused {
            assert!(matches!(refused, Err(Error::UnknownTeam)), "{refused:?}");
        }
    }
    // What is done to the team of the same id changes that of the own tenant alone.
    execute!(DeleteTeam::by(&ada, VIEW), conn).expect("an owner deletes");
    assert_eq!(held(&mut conn, "viv"), []);
    let conn = &mut conn.unscoped("test");
    let out = Rights::<Org, User>::by_slug("globex", "out".to_owned(), conn);
    assert_eq!(
        *wait(out).expect("a member").permissions(),
        PermissionSet::all()
    );
}

#[test]
fn only_an_active_member_of_the_tenant_is_added_to_a_team() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    for user in ["sue", "lou", "hal", "out", "nobody"] {
        let refused = execute!(AddToTeam::by(&ada, VIEW, user.to_owned()), conn);
        assert!(
            matches!(refused, Err(Error::Accounts(AccountsError::UnknownMember))),
            "{user}: {refused:?}"
        );
    }
}

#[test]
fn nobody_adds_themselves_to_a_team_that_has_more_than_they_hold() {
    let (_db, mut conn) = acme();
    run(&mut conn, CHANGERS);
    let cho = member(&mut conn, "cho");
    let add = |conn: &mut Conn| execute!(AddToTeam::by(&cho, DELETE, "cho".to_owned()), conn);
    assert_eq!(reason(&add(&mut conn)), Some(Reason::AboveOwnPermissions));
    // Nor by a team that is made for it.
    let team = execute!(CreateTeam::by(&cho, "mine".to_owned()), conn).expect("a changer");
    let grant = GrantPermission::by(&cho, team, May::DeleteTicket);
    assert_eq!(
        reason(&execute!(grant, conn)),
        Some(Reason::AboveOwnPermissions)
    );
    let grant = GrantPermission::by(&cho, team, May::ViewTicket);
    assert!(execute!(grant, conn).expect("held by herself"));
    execute!(AddToTeam::by(&cho, team, "abe".to_owned()), conn).expect("held by herself");
    assert_eq!(held(&mut conn, "abe"), [May::ViewTicket, May::AddTicket]);
    // Nor by a permission that this program does not know, and another one may.
    run(
        &mut conn,
        "insert into team_grants (org_id, team_id, permission) values (1, 1, 'invoice.pay')",
    );
    let add = execute!(AddToTeam::by(&cho, VIEW, "cho".to_owned()), conn);
    assert_eq!(reason(&add), Some(Reason::AboveOwnPermissions));
}

#[test]
fn who_acts_is_asked_for_again_in_the_transaction_of_each_act() {
    /// `max` manages the team, and `cho` changes teams and holds what is given.
    const BEFORE: &str = "
        insert into team_members (org_id, team_id, account_id, manager) values (1, 4, 'max', true), (1, 4, 'cho', false), (1, 2, 'cho', false);
    ";
    let cells = [
        (
            "ada",
            "update memberships set status = 'left' where user_id = 'ada'",
            None,
        ),
        (
            "ada",
            "update memberships set status = 'suspended' where user_id = 'ada'",
            None,
        ),
        (
            "ada",
            "update memberships set role = 'admin' where user_id = 'ada'",
            Some(Reason::NotAManager),
        ),
        (
            "cho",
            "delete from team_grants where team_id = 9",
            Some(Reason::NotAManager),
        ),
        (
            "max",
            "update team_members set manager = false where account_id = 'max'",
            Some(Reason::NotAManager),
        ),
    ];
    for (user, change, expected) in cells {
        let (_db, mut conn) = acme();
        run(&mut conn, CHANGERS);
        run(&mut conn, BEFORE);
        let before = member(&mut conn, user);
        run(&mut conn, change);
        for (name, act) in ACTS {
            let refused = act(&mut conn, &before);
            assert_eq!(reason(&refused), expected, "{user}: {name}: {refused:?}");
            if expected.is_none() {
                let gone = matches!(
                    refused,
                    Err(Error::Accounts(
                        AccountsError::NotAMember | AccountsError::MemberSuspended
                    ))
                );
                assert!(gone, "{user}: {name}: {refused:?}");
            }
        }
    }
}

#[test]
fn an_act_that_is_done_already_changes_nothing_and_says_so() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    assert!(
        !execute!(GrantPermission::by(&ada, VIEW, May::ViewTicket), conn).expect("ada owns it")
    );
    assert!(
        !execute!(RevokePermission::by(&ada, VIEW, May::AddTicket), conn).expect("ada owns it")
    );
    assert!(!execute!(AddToTeam::by(&ada, VIEW, "viv".to_owned()), conn).expect("ada owns it"));
    assert!(
        !execute!(RemoveFromTeam::by(&ada, VIEW, "bob".to_owned()), conn).expect("ada owns it")
    );
    let entries = wait(audit_entries::table.count().get_result::<i64>(&mut conn));
    assert_eq!(entries, Ok(0));
}

#[test]
fn a_manager_of_a_team_makes_no_other_manager_less() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "update team_members set manager = true where org_id = 1 and team_id = 1 and account_id = 'viv'",
    );
    let max = member(&mut conn, "max");
    assert!(!execute!(AddToTeam::by(&max, VIEW, "viv".to_owned()), conn).expect("max manages it"));
    let remove = execute!(RemoveFromTeam::by(&max, VIEW, "viv".to_owned()), conn);
    assert_eq!(reason(&remove), Some(Reason::NotAManager));
    // But everybody leaves who wants to.
    assert!(
        execute!(RemoveFromTeam::by(&max, VIEW, "max".to_owned()), conn).expect("max is in it")
    );
    assert_eq!(held(&mut conn, "max"), [May::AddTicket]);
}

#[test]
fn nobody_is_made_less_by_being_added() {
    let (_db, mut conn) = acme();
    run(&mut conn, CHANGERS);
    run(
        &mut conn,
        "insert into team_members (org_id, team_id, account_id, manager) values (1, 1, 'bob', true)",
    );
    // Cho is a member, and Bob an admin; Ada owns the tenant.
    for user in ["cho", "ada"] {
        let by = member(&mut conn, user);
        let added = execute!(AddToTeam::by(&by, VIEW, "bob".to_owned()), conn);
        assert!(!added.expect("they may add somebody"), "{user}");
        let manages = team_members::table
            .find((1, VIEW, "bob"))
            .select(team_members::manager);
        assert_eq!(wait(manages.get_result(&mut conn)), Ok(true), "{user}");
    }
    let entries = wait(audit_entries::table.count().get_result::<i64>(&mut conn));
    assert_eq!(entries, Ok(0));
}

#[test]
fn nobody_removes_somebody_above_from_a_team() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "insert into team_members (org_id, team_id, account_id, manager) values (1, 1, 'bob', false)",
    );
    let max = member(&mut conn, "max");
    let refused = execute!(RemoveFromTeam::by(&max, VIEW, "bob".to_owned()), conn);
    assert!(matches!(
        refused,
        Err(Error::Accounts(AccountsError::AboveOwnRole))
    ));
}

#[test]
fn an_operator_acts_by_name_in_any_tenant() {
    let (_db, mut conn) = acme();
    let grant = GrantPermission::<Org, User>::by_operator("grace", 1, VIEW, May::AddTicket);
    assert!(execute!(grant.request("r1"), conn).expect("an operator"));
    assert_eq!(held(&mut conn, "viv"), [May::ViewTicket, May::AddTicket]);
    let entry = audit_entries::table
        .select((
            audit_entries::operator,
            audit_entries::request,
            audit_entries::details,
        ))
        .get_result::<(Option<String>, Option<String>, String)>(&mut conn);
    let details = r#"{"team":"1","permission":"ticket.add"}"#;
    assert_eq!(
        wait(entry),
        Ok((
            Some("grace".to_owned()),
            Some("r1".to_owned()),
            details.to_owned()
        ))
    );
}

#[test]
fn who_is_erased_is_in_no_team_of_any_tenant() {
    let (_db, mut conn) = acme();
    // Viv is in a team of the one and a member of the other. Lou's membership was ended by another program, which has left the row of
    // the team.
    run(
        &mut conn,
        "insert into team_members (org_id, team_id, account_id, manager) values (2, 1, 'viv', true)",
    );
    for (user, memberships) in [("viv", 2), ("lou", 1)] {
        let erase = EraseAccount::<Org, User>::of(user.to_owned()).memberships(Erasure::Delete);
        let erased = wait(erase.execute(&mut conn.unscoped("test"))).expect("no owner");
        assert_eq!(erased.memberships, memberships, "{user}");
        let left = team_members::table.filter(team_members::account_id.eq(user));
        let left = wait(left.count().get_result::<i64>(&mut conn));
        assert_eq!(left, Ok(0), "{user}");
    }
    // The others are where they were.
    assert_eq!(held(&mut conn, "abe"), [May::AddTicket]);
}

#[test]
fn who_is_erased_and_stays_without_a_name_is_in_no_team() {
    let (_db, mut conn) = acme();
    // Another program has ended Lou's membership, and left the row of the team.
    let erase = EraseAccount::<Org, User>::of("lou".to_owned()).memberships(Erasure::Anonymize);
    wait(erase.execute(&mut conn.unscoped("test"))).expect("no owner");
    let left = team_members::table.filter(team_members::account_id.eq("lou"));
    let left = wait(left.count().get_result::<i64>(&mut conn));
    assert_eq!(left, Ok(0));
}

#[test]
fn who_is_a_member_again_is_in_no_team_of_before() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "update memberships set role = 'member' where user_id = 'ada'; update orgs set owners = 0 where id = 1",
    );
    let appoint = AppointOwner::<Org, User>::by_operator("ines", 1, "lou".to_owned());
    wait(appoint.execute(&mut conn.unscoped("test"))).expect("there is no owner");
    assert_eq!(held(&mut conn, "lou"), []);
}
