//! That a key is used is noted, and nothing hangs on that.

use super::keys::{look_up_key, own};
use super::*;
use crate::server::{NO_WAITING, READ_ONLY};
use tenancy::accounts::LookUpKey;

/// It lets a program act, outside of a transaction and in one, which goes on; and its use is not noted.
#[track_caller]
fn holds(conn: &mut Conn, key: &str) {
    let found = look_up_key(conn, key);
    assert!(found.is_ok(), "{found:?}");
    let texts: Result<Vec<String>, Error> = transaction!(conn, |conn| {
        let look_up = LookUpKey::<Org, User>::of(key).clock(&Stopped(100));
        let holder = wait_in!(look_up.execute(conn))?;
        let texts = Note::scoped().select(notes::text);
        Ok(wait_in!(texts.load(&mut holder.borrow(conn)))?)
    });
    assert_eq!(texts.expect("it goes on"), ["mine"]);
}

fn last_used(conn: &mut Conn) -> Option<i64> {
    let used = api_keys::table.select(api_keys::last_used_at);
    wait(used.first(conn)).expect("a key")
}

// Proves O4.
#[test]
fn a_key_holds_on_a_connection_that_writes_nothing() {
    let (_db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    run(&mut conn, READ_ONLY);
    holds(&mut conn, &key);
    assert_eq!(last_used(&mut conn), None);
}

#[test]
fn a_key_holds_while_somebody_else_has_its_row_locked() {
    let (db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let mut other = db.connect();
    run(&mut other, "begin; update api_keys set label = 'held'");
    run(&mut conn, NO_WAITING);
    holds(&mut conn, &key);
    run(&mut other, "rollback");
    assert_eq!(last_used(&mut conn), None);
    // Then it is noted, in a transaction too.
    holds(&mut conn, &key);
    assert_eq!(last_used(&mut conn), Some(100));
}
