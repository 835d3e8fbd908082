//! Who may do what, why, and where.

use super::*;
use tenancy::permissions::{Holdings, PermittedTenants, Requirement, UnknownGrants};

fn holdings(
    conn: &mut Conn,
    of: impl FnOnce(Holdings<Org, User>) -> Holdings<Org, User>,
) -> Vec<(String, String, May)> {
    let acme = Verified::trust(1);
    let asked = of(Holdings::in_tenant(&acme));
    let held = wait(asked.load(&mut conn.unscoped("test"))).expect("a list");
    let held = held.into_iter();
    held.map(|held| (held.account, held.team_name, held.permission))
        .collect()
}

fn permitted<P: Requirement<May>>(conn: &mut Conn, user: &str) -> Vec<i32> {
    let asked = PermittedTenants::<Org, User>::of(user.to_owned());
    let tenants = wait(asked.load::<P, _>(&mut conn.unscoped("test"))).expect("a list");
    tenants.iter().map(|tenant| *tenant.key()).collect()
}

#[test]
fn who_may_do_something_is_listed_with_the_team_by_which_they_may() {
    let (_db, mut conn) = acme();
    let view = |user: &str| (user.to_owned(), "view".to_owned(), May::ViewTicket);
    let who = holdings(&mut conn, |all| all.of_permission(May::ViewTicket));
    // Who is suspended or has left is not among them, nor is anybody of another tenant.
    assert_eq!(who, [view("max"), view("viv")]);
    let what = holdings(&mut conn, |all| all.of_account("max".to_owned()));
    let add = ("max".to_owned(), "add".to_owned(), May::AddTicket);
    assert_eq!(what, [view("max"), add]);
    for user in ["ada", "sue", "lou", "hal", "nobody"] {
        assert_eq!(
            holdings(&mut conn, |all| all.of_account(user.to_owned())),
            []
        );
    }
}

#[test]
fn what_is_listed_is_what_is_held() {
    let (_db, mut conn) = acme();
    for user in ["ada", "bob", "viv", "abe", "cho", "del", "max"] {
        let mut listed: Vec<_> = holdings(&mut conn, |all| all.of_account(user.to_owned()))
            .into_iter()
            .map(|(_, _, permission)| permission)
            .collect();
        listed.sort();
        assert_eq!(listed, held(&mut conn, user), "{user}");
    }
}

#[test]
fn a_permission_that_the_program_does_not_know_is_listed_for_itself() {
    let (_db, mut conn) = acme();
    run(
        &mut conn,
        "insert into team_grants (org_id, team_id, permission) values (1, 1, 'ticket.views'), (2, 1, 'x')",
    );
    let acme = Verified::trust(1);
    let unknown = UnknownGrants::<Org, User>::in_tenant(&acme);
    let unknown = wait(unknown.load(&mut conn.unscoped("test")));
    assert_eq!(unknown.expect("a list"), [(1, "ticket.views".to_owned())]);
    let known = holdings(&mut conn, |all| all.of_account("viv".to_owned()));
    assert_eq!(known.len(), 1);
}

#[test]
fn the_tenants_in_which_something_is_held_are_asked_one_by_one() {
    let (_db, mut conn) = acme();
    assert_eq!(permitted::<ViewTicket>(&mut conn, "viv"), [1]);
    assert_eq!(permitted::<ViewTicket>(&mut conn, "out"), [2]);
    for user in ["ada", "sue", "lou", "nobody"] {
        assert_eq!(permitted::<ViewTicket>(&mut conn, user), [0; 0], "{user}");
    }
    run(
        &mut conn,
        "insert into teams (org_id, id, name) values (2, 5, 'add');
         insert into team_grants (org_id, team_id, permission) values (2, 5, 'ticket.add'), (2, 5, 'ticket.view');
         insert into team_members (org_id, team_id, account_id, manager) values (2, 5, 'viv', false)",
    );
    assert_eq!(permitted::<ViewTicket>(&mut conn, "viv"), [1, 2]);
    assert_eq!(
        permitted::<All<(ViewTicket, AddTicket)>>(&mut conn, "viv"),
        [2]
    );
    assert_eq!(
        permitted::<Any<(DeleteTicket, AddTicket)>>(&mut conn, "viv"),
        [2]
    );
    // What she adds in one and changes in another does not add up.
    run(
        &mut conn,
        "insert into team_members (org_id, team_id, account_id, manager) values (1, 3, 'viv', false)",
    );
    assert_eq!(
        permitted::<All<(ChangeTicket, AddTicket)>>(&mut conn, "viv"),
        [0; 0]
    );
    assert_eq!(permitted::<Any<()>>(&mut conn, "viv"), [0; 0]);
    assert_eq!(permitted::<All<()>>(&mut conn, "viv"), [0; 0]);
    run(
        &mut conn,
        "update orgs set status = 'suspended' where id = 2",
    );
    assert_eq!(permitted::<ViewTicket>(&mut conn, "viv"), [1]);
}
