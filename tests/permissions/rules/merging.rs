//! What a merge of two tenants makes of their teams.

use super::*;
use crate::models::teams;
use diesel::ExpressionMethods as _;
use tenancy::accounts::MergeTenants;
use tenancy::permissions::RenameTeam;

/// `globex` has one team, which deletes tickets, and viv is in it.
const THEIRS: &str = "
    delete from team_members where org_id = 2;
    delete from team_grants where org_id = 2;
    delete from teams where org_id = 2;
    insert into teams (org_id, id, name) values (2, 50, 'theirs');
    insert into team_grants (org_id, team_id, permission) values (2, 50, 'ticket.delete');
    insert into team_members (org_id, team_id, account_id, manager) values (2, 50, 'viv', false);
";

/// Makes one of `globex` and `acme`, which stays.
fn merge(conn: &mut Conn) -> bool {
    let merge = MergeTenants::<Org, User>::by_operator("ines", 2).into(1);
    wait(merge.execute(&mut conn.unscoped("test"))).is_ok()
}

fn theirs() -> (Database, Conn) {
    let (db, mut conn) = acme();
    run(&mut conn, THEIRS);
    (db, conn)
}

#[test]
fn a_merge_counts_a_change_of_the_tenant_that_stays() {
    let (_db, mut conn) = theirs();
    let before = rights(&mut conn, "viv");
    assert!(before.permit::<DeleteTicket>().is_err());
    assert!(merge(&mut conn));
    let after = rights(&mut conn, "viv");
    assert!(after.permit::<DeleteTicket>().is_ok());
    assert!(after.version() > before.version());
}

#[test]
fn who_comes_back_by_a_merge_is_in_no_team_of_before() {
    let (_db, mut conn) = theirs();
    // Another program has ended Lou's membership, and left the row of the team.
    run(
        &mut conn,
        "insert into memberships (org_id, user_id, role, status) values (2, 'lou', 'member', 'active')",
    );
    assert!(merge(&mut conn));
    assert_eq!(held(&mut conn, "lou"), []);
}

#[test]
fn what_counts_for_nothing_in_the_tenant_that_goes_counts_for_nothing_after_a_merge() {
    for status in ["left", "suspended"] {
        let (_db, mut conn) = theirs();
        run(
            &mut conn,
            &format!(
                "update memberships set status = '{status}' where org_id = 2 and user_id = 'viv'"
            ),
        );
        assert!(merge(&mut conn));
        assert_eq!(held(&mut conn, "viv"), [May::ViewTicket], "{status}");
    }
}

#[test]
fn who_is_suspended_keeps_the_teams_until_the_suspension_is_over() {
    let (_db, mut conn) = theirs();
    // Out is no member of the tenant that stays; Sue is suspended there.
    run(
        &mut conn,
        "insert into team_members (org_id, team_id, account_id, manager) values (2, 50, 'out', false);
         update memberships set status = 'suspended' where user_id = 'out'",
    );
    assert!(merge(&mut conn));
    run(
        &mut conn,
        "update memberships set status = 'active' where user_id in ('out', 'sue')",
    );
    assert_eq!(held(&mut conn, "out"), [May::DeleteTicket]);
    assert_eq!(held(&mut conn, "sue"), [May::ViewTicket]);
}

#[test]
fn two_teams_of_one_name_stop_a_merge_until_one_has_another_name() {
    let (_db, mut conn) = theirs();
    run(
        &mut conn,
        "update teams set name = 'view' where org_id = 2 and id = 50",
    );
    assert!(!merge(&mut conn));
    // Nothing of it has happened.
    let of_globex = teams::table.filter(teams::org_id.eq(2)).select(teams::id);
    assert_eq!(wait(of_globex.load::<i64>(&mut conn)), Ok(vec![50]));
    let name = "view (globex)".to_owned();
    let rename = RenameTeam::<Org, User>::by_operator("ines", 2, 50, name);
    execute!(rename, conn).expect("it is free");
    assert!(merge(&mut conn));
    assert!(rights(&mut conn, "viv").permit::<DeleteTicket>().is_ok());
}
