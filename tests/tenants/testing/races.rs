//! Races, on connections that block.

use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tenancy::testing::AtOnce;

fn race(db: &Scratch<Conn>, connections: usize) -> AtOnce<Conn> {
    AtOnce::of((0..connections).map(|_| db.another().expect("another connection")))
}

// Proves P5.
#[test]
fn no_connection_of_a_race_begins_before_all_are_ready() {
    let db = db();
    let ready = AtomicUsize::new(0);
    let found = race(&db, 4).run(|_, _, all| {
        ready.fetch_add(1, Ordering::SeqCst);
        all.wait();
        ready.load(Ordering::SeqCst)
    });
    assert_eq!(found, [4; 4]);
}

#[test]
fn of_several_who_take_one_row_at_once_one_gets_it() {
    let mut db = db();
    let taken = race(&db, 4).run(|conn, at, ready| {
        let conn = &mut GuildConn::trusting(conn, OWNER);
        ready.wait();
        let craft = (crafts::id.eq(1), crafts::name.eq(format!("of {at}")));
        Craft::insert(craft).execute(conn)
    });
    assert_eq!(taken.iter().filter(|taken| taken.is_ok()).count(), 1);
    let count = Craft::scoped()
        .count()
        .get_result(&mut db.trusting::<Guild>(OWNER));
    assert_eq!(count, Ok(1_i64));
}

#[test]
fn each_connection_of_a_race_waits_for_the_writes_of_the_others() {
    let db = db();
    let written = race(&db, 4).run(|conn, at, ready| {
        let conn = &mut GuildConn::trusting(conn, OWNER);
        let id = i32::try_from(at).expect("a few");
        ready.wait();
        let craft = (crafts::id.eq(id), crafts::name.eq("a craft"));
        Craft::insert(craft).execute(conn).map(|_| at)
    });
    assert_eq!(written, [Ok(0), Ok(1), Ok(2), Ok(3)]);
}

#[test]
fn who_ends_before_it_is_ready_lets_the_others_begin() {
    let db = db();
    let begun = race(&db, 3).run(|_, at, ready| {
        if at != 1 {
            ready.wait();
        }
        at
    });
    assert_eq!(begun, [0, 1, 2]);
    let failed = catch_unwind(AssertUnwindSafe(|| {
        race(&db, 3).run(|_, at, ready| {
            assert_ne!(at, 1, "a fault of the test");
            ready.wait();
        })
    }));
    let message = failed.expect_err("it panics");
    let message = message.downcast_ref::<String>().expect("a message");
    assert!(message.contains("a fault of the test"), "{message}");
}

#[test]
fn a_race_of_nobody_is_over() {
    let nobody = AtOnce::<Conn>::of([]).run(|_, _, ready| ready.wait());
    assert!(nobody.is_empty());
}
