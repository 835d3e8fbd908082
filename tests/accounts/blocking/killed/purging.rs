//! The purge of a tenant.

use super::super::rules::life::stands;
use super::super::rules::purging::{due, is_purged, purge, rows};
use super::super::rules::*;
use super::{doomed, survives};

// Proves I4.
#[test]
fn a_purge_goes_on_where_it_was_killed() {
    if let Some((mut conn, _)) = doomed() {
        execute!(purge(), conn).expect("it is due");
        return;
    }
    let (db, mut conn) = acme();
    let mut seen = Vec::new();
    for statement in 1.. {
        due(&mut conn);
        let done = survives(
            [module_path!(), "a_purge_goes_on_where_it_was_killed"],
            &db,
            statement,
            "",
        );
        let (status, _) = stands(&mut conn);
        match status {
            TenantStatus::Deleting => assert_eq!(rows(&mut conn, 1), [1, 5, 3]),
            TenantStatus::Purging => {}
            _ => is_purged(&mut conn),
        }
        if !seen.contains(&status) {
            seen.push(status);
        }
        assert_eq!(rows(&mut conn, 2), [0, 1, 1]);
        if done {
            break;
        }
        if status != TenantStatus::Purged {
            execute!(purge(), conn).expect("it goes on");
            is_purged(&mut conn);
        }
    }
    let way = [
        TenantStatus::Deleting,
        TenantStatus::Purging,
        TenantStatus::Purged,
    ];
    assert_eq!(seen, way);
}
