//! Somebody else who writes, and does not come to an end.

use crate::blocking::rules::keys::{look_up_key, own};
use crate::blocking::rules::*;

fn begun(seen: &Seen) -> usize {
    let begins = seen
        .statements
        .iter()
        .filter(|sql| sql.starts_with("BEGIN"));
    begins.count()
}

// Proves B7.
#[test]
fn an_operation_that_finds_no_way_is_begun_again_and_ends() {
    let (db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let mut other = db.connect();
    run(&mut conn, "pragma busy_timeout = 0");
    run(&mut other, "begin immediate");
    let (refused, seen) = seen(&mut conn, |conn| execute!(Leave::of(&ada), conn));
    let refused = refused.expect_err("nobody else gets through");
    assert!(matches!(refused, Error::Database(_)), "{refused:?}");
    assert_eq!(begun(&seen), 100);
    run(&mut other, "rollback");
    execute!(Leave::of(&ada), conn).expect("nobody is in the way");
    counts_are_true(&mut conn);
}

// Proves B7.
#[test]
fn what_is_part_of_a_larger_transaction_is_not_repeated() {
    let (db, mut conn) = acme();
    let ada = member(&mut conn, "ada");
    let mut other = db.connect();
    run(&mut conn, "pragma busy_timeout = 0");
    run(&mut other, "begin immediate");
    let (refused, seen) = seen(&mut conn, |conn| {
        transaction!(conn, |conn| { wait_in!(Leave::of(&ada).execute(conn)) })
    });
    assert!(matches!(refused, Err(Error::Database(_))), "{refused:?}");
    let updates = seen
        .statements
        .iter()
        .filter(|sql| sql.starts_with("UPDATE"));
    assert_eq!((begun(&seen), updates.count()), (1, 1), "{seen:?}");
    run(&mut other, "rollback");
    counts_are_true(&mut conn);
}

// Proves O4.
#[test]
fn a_look_up_of_a_key_waits_for_nobody_who_writes_and_the_session_is_as_before() {
    let (db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let mut other = db.connect();
    run(&mut other, "begin immediate");
    run(&mut conn, "pragma busy_timeout = 1234567");
    let (found, seen) = seen(&mut conn, |conn| look_up_key(conn, &key));
    assert!(found.is_ok(), "{found:?}");
    let set = seen
        .statements
        .iter()
        .filter(|sql| sql.starts_with("PRAGMA") || sql.starts_with("UPDATE"));
    let set: Vec<_> = set.filter_map(|sql| sql.split(" SET ").next()).collect();
    assert_eq!(
        set,
        [
            "PRAGMA busy_timeout",
            "PRAGMA busy_timeout = 0",
            "UPDATE `api_keys`",
            "PRAGMA busy_timeout = 1234567",
        ]
    );
    run(&mut other, "rollback");
    let used = || api_keys::table.select(api_keys::last_used_at);
    assert_eq!(used().first(&mut conn), Ok(None::<i64>));
    look_up_key(&mut conn, &key).expect("it holds");
    assert_eq!(used().first(&mut conn), Ok(Some(100_i64)));
}
