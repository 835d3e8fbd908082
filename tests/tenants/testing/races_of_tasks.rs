//! Races, on the connections of `diesel-async`.

use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tenancy::testing::AsyncAtOnce;

async fn race(db: &AsyncScratch<Async>, connections: usize) -> AsyncAtOnce<Async> {
    let mut conns = Vec::new();
    for _ in 0..connections {
        conns.push(db.another().await.expect("another connection"));
    }
    AsyncAtOnce::of(conns)
}

#[test]
fn no_connection_of_a_race_begins_before_all_are_ready() {
    runtime().block_on(async {
        let db = db().await;
        let ready = &AtomicUsize::new(0);
        let race = race(&db, 4).await;
        let found = race.run(async |_, _, all| {
            ready.fetch_add(1, Ordering::SeqCst);
            all.wait().await;
            ready.load(Ordering::SeqCst)
        });
        assert_eq!(found.await, [4; 4]);
    });
}

#[test]
fn of_several_who_take_one_row_at_once_one_gets_it() {
    runtime().block_on(async {
        let mut db = db().await;
        let race = race(&db, 4).await;
        let taken = race.run(async |conn, at, ready| {
            let conn = &mut GuildConn::trusting(conn, OWNER);
            ready.wait().await;
            let craft = (crafts::id.eq(1), crafts::name.eq(format!("of {at}")));
            Craft::insert(craft).execute(conn).await
        });
        let taken = taken.await;
        assert_eq!(taken.iter().filter(|taken| taken.is_ok()).count(), 1);
        let owner = &mut db.trusting::<Guild>(OWNER);
        let count = Craft::scoped().count().get_result(owner).await;
        assert_eq!(count, Ok(1_i64));
    });
}

#[test]
fn each_connection_of_a_race_waits_for_the_writes_of_the_others() {
    runtime().block_on(async {
        let db = db().await;
        let race = race(&db, 4).await;
        let written = race.run(async |conn, at, ready| {
            let conn = &mut GuildConn::trusting(conn, OWNER);
            let id = i32::try_from(at).expect("a few");
            ready.wait().await;
            let craft = (crafts::id.eq(id), crafts::name.eq("a craft"));
            Craft::insert(craft).execute(conn).await.map(|_| at)
        });
        assert_eq!(written.await, [Ok(0), Ok(1), Ok(2), Ok(3)]);
    });
}

#[test]
fn who_ends_before_it_is_ready_lets_the_others_begin() {
    runtime().block_on(async {
        let db = db().await;
        let race = race(&db, 3).await;
        let begun = race.run(async |_, at, ready| {
            if at != 1 {
                ready.wait().await;
            }
            at
        });
        assert_eq!(begun.await, [0, 1, 2]);
    });
}
