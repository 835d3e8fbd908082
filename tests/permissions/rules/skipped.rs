//! What the database skips, by a rule, a trigger or a policy of its own, and says nothing.

use super::*;
use crate::server::SKIPS;
use tenancy::accounts::RemoveMember;
use tenancy::permissions::{DeleteTeam, RemoveFromTeam, RenameTeam, RevokePermission};

/// Who has been removed, or what has been taken, is gone, or it is an error.
#[test]
fn what_the_database_skips_is_not_done_and_says_so() {
    type Act = fn(&mut Conn, &Member<Org, User>) -> bool;
    let acts: [(&str, &str, Act); 6] = [
        ("delete", "team_grants", |conn, by| {
            execute!(RevokePermission::by(by, DELETE, May::DeleteTicket), conn).is_ok()
        }),
        ("delete", "team_members", |conn, by| {
            execute!(RemoveFromTeam::by(by, DELETE, "del".to_owned()), conn).is_ok()
        }),
        ("update", "teams", |conn, by| {
            execute!(RenameTeam::by(by, DELETE, "other".to_owned()), conn).is_ok()
        }),
        ("delete", "teams", |conn, by| {
            execute!(DeleteTeam::by(by, DELETE), conn).is_ok()
        }),
        ("delete", "team_grants", |conn, by| {
            execute!(DeleteTeam::by(by, DELETE), conn).is_ok()
        }),
        ("delete", "team_members", |conn, by| {
            execute!(RemoveMember::by(by, "del".to_owned()), conn).is_ok()
        }),
    ];
    if SKIPS.is_empty() {
        return;
    }
    for (verb, table, act) in acts {
        let (_db, mut conn) = acme();
        let skips = SKIPS.replace("{verb}", verb).replace("{table}", table);
        run(&mut conn, &skips);
        let ada = member(&mut conn, "ada");
        assert!(!act(&mut conn, &ada), "{verb} {table}");
        // Nothing is said to have been done.
        let del = rights(&mut conn, "del");
        assert!(del.permit::<DeleteTicket>().is_ok(), "{verb} {table}");
        assert_eq!(del.version(), 0, "{verb} {table}");
        let entries = wait(audit_entries::table.count().get_result::<i64>(&mut conn));
        assert_eq!(entries, Ok(0), "{verb} {table}");
    }
}
