//! Somebody else who writes, and does not come to an end.

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
