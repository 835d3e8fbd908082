//! Many who change teams at once.

use super::rules::{acme, rights};
use crate::models::{May, Org, User, audit_entries, orgs};
use diesel::prelude::*;
use std::thread;
use tenancy::UnscopedExt as _;
use tenancy::permissions::{GrantPermission, RevokePermission};

const ROUNDS: usize = 4;

#[test]
fn of_many_who_change_teams_at_once_each_has_a_number_of_its_own() {
    let (db, mut conn) = acme();
    let before = rights(&mut conn, "del").version();
    let mine = [
        May::ViewTicket,
        May::AddTicket,
        May::ChangeTicket,
        May::ChangeTeams,
    ];
    let conns = mine.map(|permission| (permission, db.connect()));
    thread::scope(|scope| {
        for (permission, mut conn) in conns {
            scope.spawn(move || {
                let conn = &mut conn.unscoped("test");
                for round in 0..ROUNDS {
                    let changed = if round % 2 == 0 {
                        GrantPermission::<Org, User>::by_operator("grace", 1, 4, permission)
                            .execute(conn)
                    } else {
                        RevokePermission::<Org, User>::by_operator("grace", 1, 4, permission)
                            .execute(conn)
                    };
                    assert!(changed.expect("it gets through"), "{permission:?} {round}");
                }
            });
        }
    });
    let acts = i64::try_from(mine.len() * ROUNDS).expect("it is small");
    let after = rights(&mut conn, "del");
    assert_eq!(after.version(), before + acts);
    let held: Vec<_> = after.permissions().iter().collect();
    assert_eq!(held, [May::DeleteTicket]);
    let entries = audit_entries::table.count().get_result(&mut conn);
    assert_eq!(entries, Ok(acts));
    let of_globex = orgs::table.find(2).select(orgs::changes);
    assert_eq!(of_globex.get_result(&mut conn), Ok(0_i64));
}
