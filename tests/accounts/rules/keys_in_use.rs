//! That a key is used is noted, and nothing hangs on that.

use super::keys::{look_up_key, own};
use super::*;
use crate::server::{NO_WAITING, READ_ONLY};
use diesel::connection::InstrumentationEvent;
use std::sync::atomic::{AtomicBool, Ordering};
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

/// Whether a statement has failed meanwhile, because somebody was in its way.
fn fails(conn: &mut Conn, work: impl FnOnce(&mut Conn)) -> bool {
    let failed = Arc::new(AtomicBool::new(false));
    let hears = failed.clone();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::FinishQuery { error: Some(_), .. } = event {
            AtomicBool::store(&hears, true, Ordering::Relaxed);
        }
    });
    work(conn);
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    AtomicBool::load(&failed, Ordering::Relaxed)
}

#[test]
fn a_key_holds_while_somebody_else_has_its_row_locked() {
    let (db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let mut other = db.connect();
    run(&mut other, "begin; update api_keys set label = 'held'");
    // Whoever waits is told so by the database.
    run(&mut conn, NO_WAITING);
    let waits = fails(&mut conn, |conn| holds(conn, &key));
    // SQLite knows no rows that are free: there, the session waits for nobody, which is tried below.
    assert_eq!(waits, crate::server::SERIALIZABLE.is_empty());
    run(&mut other, "rollback");
    assert_eq!(last_used(&mut conn), None);
    holds(&mut conn, &key);
    assert_eq!(last_used(&mut conn), Some(100));
}

// Proves O4.
#[test]
fn a_look_up_of_a_key_in_a_transaction_writes_nothing_and_stands_in_nobodys_way() {
    let (db, mut conn) = acme();
    let key = own(&mut conn, "dan", &[Scope::Read]).expect("dan may");
    let mut other = db.connect();
    run(&mut other, NO_WAITING);
    let look_up = |now| LookUpKey::<Org, User>::of(&key).clock(&Stopped(now));
    let (texts, seen) = seen(&mut conn, |conn| {
        let texts: Result<Vec<String>, Error> = transaction!(conn, |conn| {
            let holder = wait_in!(look_up(100).execute(conn))?;
            let texts = Note::scoped().select(notes::text);
            let texts = wait_in!(texts.load(&mut holder.borrow(conn)))?;
            // Another request by the key; and who revokes it, or changes tenants.
            wait_in!(look_up(101).execute(&mut other.unscoped("test")))?;
            for change in [
                "update api_keys set revoked_at = 102",
                "update orgs set seat_limit = 9",
            ] {
                wait_in!(diesel::sql_query(change).execute(&mut other))?;
            }
            Ok(texts)
        });
        texts
    });
    assert_eq!(texts.expect("it goes on"), ["mine"]);
    let writes = seen.statements.iter().any(|sql| sql.contains("UPDATE"));
    assert!(!writes, "{seen:?}");
    assert_eq!(last_used(&mut conn), Some(101));
}
