//! Permissions that the program does not know, in teams that are changed.

use super::*;
use tenancy::permissions::{
    AddToTeam, GrantPermission, RemoveFromTeam, RevokeUnknownGrant, UnknownGrants,
};

/// A newer program has granted something to the team of those who view tickets.
const UNKNOWN: &str =
    "insert into team_grants (org_id, team_id, permission) values (1, 1, 'ticket.merge')";

fn unknown(conn: &mut Conn) -> Vec<(i64, String)> {
    let unknown = UnknownGrants::<Org, User>::in_tenant(&Verified::trust(1));
    wait(unknown.load(&mut conn.unscoped("test"))).expect("a list")
}

#[test]
fn a_manager_removes_from_a_team_whatever_it_has_and_adds_nobody_to_what_nobody_knows() {
    let (_db, mut conn) = acme();
    run(&mut conn, UNKNOWN);
    let max = member(&mut conn, "max");
    let remove = RemoveFromTeam::by(&max, VIEW, "viv".to_owned());
    assert!(execute!(remove, conn).expect("max manages it"));
    assert_eq!(held(&mut conn, "viv"), []);
    let add = execute!(AddToTeam::by(&max, VIEW, "viv".to_owned()), conn);
    assert_eq!(reason(&add), Some(Reason::AboveOwnPermissions));
}

#[test]
fn only_an_owner_or_an_operator_takes_what_the_program_does_not_know() {
    let (_db, mut conn) = acme();
    run(&mut conn, CHANGERS);
    run(&mut conn, UNKNOWN);
    let take = |conn: &mut Conn, user: &str| {
        let by = member(conn, user);
        let take = RevokeUnknownGrant::by(&by, VIEW, "ticket.merge".to_owned());
        execute!(take, conn)
    };
    for (user, why) in [
        ("bob", Reason::NotAManager),
        ("max", Reason::NotAManager),
        ("cho", Reason::AboveOwnPermissions),
    ] {
        assert_eq!(reason(&take(&mut conn, user)), Some(why), "{user}");
        assert_eq!(unknown(&mut conn).len(), 1, "{user}");
    }
    let version = rights(&mut conn, "viv").version();
    assert!(take(&mut conn, "ada").expect("ada owns it"));
    assert_eq!(unknown(&mut conn), []);
    assert!(rights(&mut conn, "viv").version() > version);
    assert!(!take(&mut conn, "ada").expect("ada owns it"));
    run(&mut conn, UNKNOWN);
    let name = "ticket.merge".to_owned();
    let take = RevokeUnknownGrant::<Org, User>::by_operator("grace", 1, VIEW, name);
    assert!(execute!(take, conn).expect("an operator"));
    let log = audit_entries::table.select(audit_entries::action);
    let log = wait(log.load::<String>(&mut conn)).expect("the log");
    assert_eq!(log, ["team.revoked", "team.revoked"]);
}

#[test]
fn what_the_program_knows_is_not_taken_as_unknown() {
    let (_db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    for name in ["ticket.view", "TICKET.VIEW", ""] {
        let take = RevokeUnknownGrant::by(&ada, VIEW, name.to_owned());
        assert!(!execute!(take, conn).expect("ada owns it"), "{name}");
    }
    assert_eq!(held(&mut conn, "viv"), [May::ViewTicket]);
    let grant = GrantPermission::by(&ada, VIEW, May::ViewTicket);
    assert!(!execute!(grant, conn).expect("ada owns it"));
}
