//! The connection of one tenant, its transactions, and the connection across all.

use crate::backend;
use diesel::connection::TransactionManager as _;
use diesel::result::Error::{self, RollbackTransaction};
use house::bystanders::{rows, write_as};
use house::events::events;
use house::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tenancy::prelude::*;

/// A macro, for the connection's type differs from backend to backend.
macro_rules! set_votes {
    ($conn:expr, $votes:expr) => {
        Post::update(1).set(posts::votes.eq($votes)).execute($conn)
    };
}

/// How deep in transactions a connection is; `None` outside any.
pub(crate) fn depth<C: Connection>(db: &mut C) -> Option<u32> {
    C::TransactionManager::transaction_manager_status_mut(db)
        .transaction_depth()
        .expect("the transaction manager is not broken")
        .map(u32::from)
}

#[track_caller]
pub(crate) fn panics<R>(f: impl FnOnce() -> R) -> String {
    let panic = catch_unwind(AssertUnwindSafe(f)).err().expect("a panic");
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => (*panic.downcast::<&str>().expect("a message")).to_owned(),
    }
}

pub(crate) const VOTES: [&str; 2] = ["1|1|a|-|1", "1|2|A|-|10"];

#[test]
fn a_connection_knows_its_key() {
    let db = &mut *backend::filled();
    let mut conn = as_tenant(db, 2);
    assert_eq!(conn.key(), &2);
    assert_eq!(conn.transaction(|conn| QueryResult::Ok(*conn.key())), Ok(2));
}

#[test]
fn a_connection_is_send() {
    let db = &mut *backend::filled();
    fn assert_send(_: impl Send) {}
    assert_send(as_tenant(db, 1));
}

#[test]
fn a_connection_can_be_bound_again() {
    let db = &mut *backend::filled();
    for org in [1, 2, 1] {
        let orgs = Org::scoped()
            .select(orgs::id)
            .load::<i32>(&mut as_tenant(db, org));
        assert_eq!(orgs, Ok(vec![org]));
    }
}

#[test]
fn a_tenant_without_rows_sees_none() {
    let db = &mut *backend::filled();
    assert_eq!(
        Post::scoped()
            .count()
            .get_result::<i64>(&mut as_tenant(db, 3)),
        Ok(0)
    );
    assert_eq!(
        write_as(db, 3, |conn| Post::delete(Post::scoped()).execute(conn)),
        Ok(0)
    );
}

#[test]
fn a_read_only_connection_reads_what_its_tenant_does() {
    let db = &mut *backend::filled();
    let mut conn = as_tenant(db, 2);
    let ids = Post::scoped().order(posts::id).select(posts::id);
    let ours = ids.clone().load::<i32>(&mut conn);
    assert_eq!(conn.read_only().key(), &2);
    assert_eq!(ids.clone().load::<i32>(&mut conn.read_only()), ours);
    assert_eq!(Org::current(&mut conn.read_only()).map(|org| org.id), Ok(2));
    let joined = Post::scoped()
        .inner_join(Comment::scoped())
        .count()
        .get_result::<i64>(&mut conn.read_only());
    assert_eq!(
        joined,
        Post::scoped()
            .inner_join(Comment::scoped())
            .count()
            .get_result(&mut conn)
    );
    let inside = conn
        .read_only()
        .transaction(|conn| ids.clone().load::<i32>(conn));
    assert_eq!(inside, ours);
    assert_eq!(ids.load::<i32>(&mut conn.into_read_only()), ours);
    assert_eq!(depth(db), None);
}

#[test]
fn a_transaction_commits() {
    let db = &mut *backend::filled();
    let done = write_as(db, 1, |conn| conn.transaction(|conn| set_votes!(conn, 9)));
    assert_eq!(done, Ok(1));
    assert_eq!(depth(db), None);
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|9", "1|2|A|-|10"]);
}

#[test]
fn an_error_rolls_a_transaction_back_and_is_returned() {
    let db = &mut *backend::filled();
    #[derive(Debug, PartialEq)]
    enum Refused {
        Database(Error),
        ByUs,
    }
    impl From<Error> for Refused {
        fn from(error: Error) -> Self {
            Self::Database(error)
        }
    }
    let refused = write_as(db, 1, |conn| {
        conn.transaction(|conn| {
            set_votes!(conn, 9)?;
            Err::<(), _>(Refused::ByUs)
        })
    });
    assert_eq!(refused, Err(Refused::ByUs));
    let refused = write_as(db, 1, |conn| {
        conn.transaction(|_| Err::<(), _>(Refused::from(RollbackTransaction)))
    });
    assert_eq!(refused, Err(Refused::Database(RollbackTransaction)));
    assert_eq!(depth(db), None);
    assert_eq!(rows(db, "posts", "id = 1"), VOTES);
}

#[test]
fn transactions_nest_by_savepoints() {
    let db = &mut *backend::filled();
    let done = write_as(db, 1, |conn| {
        conn.transaction(|conn| {
            set_votes!(conn, 8)?;
            let inner = conn.transaction(|conn| {
                set_votes!(conn, 9)?;
                Err::<(), _>(RollbackTransaction)
            });
            assert_eq!(inner, Err(RollbackTransaction));
            conn.transaction(|conn| Post::update(2).set(posts::votes.eq(7)).execute(conn))
        })
    });
    assert_eq!(done, Ok(1));
    assert_eq!(
        rows(db, "posts", "org_id = 1 and id < 3"),
        ["1|1|a|-|8", "2|1|b|x|7"]
    );
}

#[test]
fn a_panic_rolls_a_transaction_back_and_goes_on() {
    let db = &mut *backend::filled();
    let message = panics(|| {
        write_as(db, 1, |conn| {
            conn.transaction::<(), Error, _>(|conn| {
                set_votes!(conn, 9)?;
                panic!("half done")
            })
        })
    });
    assert_eq!(message, "half done");
    assert_eq!(depth(db), None);
    assert_eq!(rows(db, "posts", "id = 1"), VOTES);
    assert_eq!(
        write_as(db, 1, |conn| conn.transaction(|conn| set_votes!(conn, 3))),
        Ok(1)
    );
}

#[test]
fn a_panic_in_a_nested_transaction_rolls_all_of_them_back() {
    let db = &mut *backend::filled();
    panics(|| {
        write_as(db, 1, |conn| {
            conn.transaction::<(), Error, _>(|conn| {
                set_votes!(conn, 8)?;
                conn.transaction::<(), Error, _>(|conn| {
                    set_votes!(conn, 9)?;
                    panic!("half done")
                })
            })
        })
    });
    assert_eq!(depth(db), None);
    assert_eq!(rows(db, "posts", "id = 1"), VOTES);
}

#[test]
fn a_panic_that_is_caught_in_between_rolls_back_to_its_savepoint() {
    let db = &mut *backend::filled();
    let done = write_as(db, 1, |conn| {
        conn.transaction(|conn| {
            set_votes!(conn, 8)?;
            panics(|| {
                conn.transaction::<(), Error, _>(|conn| {
                    set_votes!(conn, 9)?;
                    panic!("half done")
                })
            });
            QueryResult::Ok(())
        })
    });
    assert_eq!(done, Ok(()));
    assert_eq!(depth(db), None);
    assert_eq!(rows(db, "posts", "id = 1"), ["1|1|a|-|8", "1|2|A|-|10"]);
}

#[test]
fn a_test_transaction_is_never_committed() {
    let db = &mut *backend::filled();
    let votes = write_as(db, 1, |conn| {
        conn.test_transaction(|conn| {
            set_votes!(conn, 9)?;
            Post::find(1).select(posts::votes).first::<i32>(conn)
        })
    });
    assert_eq!(votes, 9);
    assert_eq!(depth(db), None);
    assert_eq!(rows(db, "posts", "id = 1"), VOTES);
}

#[test]
fn a_test_transaction_panics_on_an_error() {
    let db = &mut *backend::filled();
    let message = panics(|| {
        write_as(db, 1, |conn| {
            conn.test_transaction(|conn| {
                set_votes!(conn, 9)?;
                Err::<(), _>(Error::NotFound)
            });
        });
    });
    assert_eq!(message, "the test transaction failed: NotFound");
    assert_eq!(depth(db), None);
    assert_eq!(rows(db, "posts", "id = 1"), VOTES);
}

#[test]
fn an_unscoped_connection_reads_all_tenants() {
    let db = &mut *backend::filled();
    let mut conn = db.unscoped("a test");
    assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn), Ok(6));
    assert_eq!(
        Post::find(1)
            .select(posts::org_id)
            .order(posts::org_id)
            .load::<i32>(&mut conn),
        Ok(vec![1, 2])
    );
    let pairs = Country::scoped()
        .inner_join(offices::table)
        .count()
        .get_result::<i64>(&mut conn);
    assert_eq!(pairs, Ok(3));
}

#[test]
fn an_unscoped_update_or_delete_is_of_all_tenants() {
    let db = &mut *backend::filled();
    let mut conn = db.unscoped("a test");
    assert_eq!(
        Post::update(1).set(posts::votes.eq(0)).execute(&mut conn),
        Ok(2)
    );
    assert_eq!(Post::delete(1).execute(&mut conn), Ok(2));
    assert_eq!(Post::delete(Post::scoped()).execute(&mut conn), Ok(4));
}

#[test]
fn an_unscoped_connection_runs_plain_diesel() {
    let db = &mut *backend::filled();
    let mut conn = db.unscoped("a test");
    assert_eq!(posts::table.count().get_result::<i64>(&mut *conn), Ok(6));
}

#[test]
fn an_unscoped_connection_has_transactions() {
    let db = &mut *backend::filled();
    let mut conn = db.unscoped("a test");
    let refused = conn.transaction(|conn| {
        Post::delete(Post::scoped()).execute(conn)?;
        Err::<(), _>(RollbackTransaction)
    });
    assert_eq!(refused, Err(RollbackTransaction));
    assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn), Ok(6));
    let message = panics(|| {
        conn.transaction::<(), Error, _>(|conn| {
            Post::delete(Post::scoped()).execute(conn)?;
            panic!("half done")
        })
    });
    assert_eq!(message, "half done");
    assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn), Ok(6));
}

#[test]
fn a_connection_is_scoped_again_after_it_was_unscoped() {
    let db = &mut *backend::filled();
    let ids = Post::scoped().select(posts::id).order(posts::id);
    for org in [1, 2] {
        assert_eq!(
            ids.clone()
                .load::<i32>(&mut db.unscoped("a test"))
                .map(|ids| ids.len()),
            Ok(6)
        );
        assert_eq!(
            ids.clone()
                .load::<i32>(&mut as_tenant(db, org))
                .map(|ids| ids.len()),
            Ok(3)
        );
    }
}

#[test]
fn an_unscoped_connection_leaves_its_reason_and_the_callers_place_in_the_log() {
    let db = &mut *house::sqlite::filled();
    let mut line = 0;
    let events = events(|| {
        let _ = db.unscoped("monthly report");
        line = line!() - 1;
    });
    assert_eq!(
        events,
        [format!(
            "INFO tenancy message=unscoped connection reason=\"monthly report\" file={:?} line={line}",
            file!()
        )]
    );
}
