//! A sign-up, and what follows from it.

use super::super::rules::signing_up::{rows, until_it_is_answered};
use super::super::rules::*;
use super::messages::{handle_all_later, handle_now, left, mails, no_mails};
use super::{doomed, survives};

// Proves B1, B3.
#[test]
fn a_sign_up_that_is_killed_is_there_or_not_and_its_message_is_handled_at_least_once() {
    if let Some((mut conn, _)) = doomed() {
        until_it_is_answered(&mut conn, "ivy", 3, "r").expect("it is open");
        handle_now(&mut conn);
        return;
    }
    let test = "a_sign_up_that_is_killed_is_there_or_not_and_its_message_is_handled_at_least_once";
    let (db, mut conn) = acme();
    no_mails(&mut conn);
    let before = rows(&mut conn);
    let (mut without, mut with, mut twice) = (0, 0, 0);
    for statement in 1.. {
        let done = survives([module_path!(), test], &db, statement, "");
        // Tenant, membership, note and entry of the log are there, or none of them is.
        let after = rows(&mut conn);
        let more = std::array::from_fn(|table| after[table] - before[table]);
        match more {
            [0, 0, 0, 0, 0] => {
                assert_eq!(mails(&mut conn), 0);
                without += 1;
            }
            [1, 1, 1, message, 1] => {
                // It waits, or it has been handled.
                assert!(message == 1 || mails(&mut conn) == 1);
                with += 1;
            }
            half => panic!("{half:?} before statement {statement}"),
        }
        // The form is sent once more, and founds no second tenant.
        let again = until_it_is_answered(&mut conn, "ivy", 3, "r");
        assert_eq!(again.expect("it is open"), 3);
        handle_all_later(&mut conn);
        let sent = mails(&mut conn);
        assert!((1..=2).contains(&sent), "{sent} before {statement}");
        twice += i32::from(sent == 2);
        let whole = rows(&mut conn);
        let more = std::array::from_fn(|table| whole[table] - before[table]);
        assert_eq!(more, [1, 1, 1, 0, 1], "before statement {statement}");
        counts_are_true(&mut conn);
        if done {
            break;
        }
        undo(&mut conn);
        assert_eq!(rows(&mut conn), before);
    }
    // Before the commit, after it, and between the mail and the word that it is done.
    assert!(
        without > 10 && with > 3 && twice > 0,
        "{without} {with} {twice}"
    );
    assert_eq!(left(&mut conn), 0);
}

/// As if nobody had signed up.
fn undo(conn: &mut Conn) {
    run(
        conn,
        "delete from mails;
         delete from notes where org_id = 3;
         delete from audit_entries where org_id = 3;
         delete from memberships where org_id = 3;
         delete from slugs where org_id = 3;
         update tenant_count set tenants = 2;
         delete from orgs where id = 3",
    );
}
