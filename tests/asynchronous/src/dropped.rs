//! Futures that are dropped before their end: nothing of them is committed, and nothing more runs on their connection.

use crate::support::*;
use diesel::result::{DatabaseErrorKind, Error};
use futures_util::future::pending;
use futures_util::{FutureExt as _, StreamExt as _};
use tenancy::ScopeError;
use tenancy::prelude::*;
use tokio::sync::Notify;

/// Whether it is the refusal of a connection whose state is unknown.
fn is_unfinished<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::QueryBuilderError(error)) if error.downcast_ref() == Some(&ScopeError::Unfinished))
}

/// Begins a transaction, writes a row in it, and drops it there.
macro_rules! drop_a_transaction {
    ($conn:expr) => {{
        let inside = Notify::new();
        let conn = &mut $conn;
        let transaction = conn.transaction(async |conn| {
            let row = (posts::id.eq(9), posts::title.eq("dropped"));
            Post::insert(row).execute(conn).await?;
            inside.notify_one();
            pending::<QueryResult<()>>().await
        });
        tokio::select! {
            _ = transaction => panic!("it does not end"),
            () = inside.notified() => (),
        }
    }};
}

on_each_backend_with_threads! {
    async fn a_transaction_in_which_a_statement_was_dropped_is_an_error_and_not_committed(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let done = conn.transaction(async |conn| {
            Post::delete(1).execute(conn).await?;
            drop(Post::delete(2).execute(conn));
            Ok::<_, Error>(())
        }).await;
        assert!(is_unfinished(&done), "{done:?}");
        assert_eq!(all_posts(db).await.len(), 4);
    }

    async fn after_a_statement_that_was_dropped_the_transaction_runs_nothing_more(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let done = conn.transaction(async |conn| {
            drop(Post::delete(2).execute(conn));
            let next = Post::scoped().count().get_result::<i64>(conn).await;
            assert!(is_unfinished(&next), "{next:?}");
            Ok::<_, Error>(())
        }).await;
        assert!(is_unfinished(&done), "{done:?}");
    }

    async fn an_error_of_a_transaction_in_which_something_was_dropped_is_that_error(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let done = conn.transaction::<(), _, _>(async |conn| {
            Post::delete(1).execute(conn).await?;
            drop(Post::delete(2).execute(conn));
            Err(Error::NotFound)
        }).await;
        assert_eq!(done, Err(Error::NotFound));
        assert_eq!(all_posts(db).await.len(), 4);
    }

    async fn a_transaction_in_which_an_inner_one_was_dropped_is_an_error_and_not_committed(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let done = conn.transaction(async |conn| {
            Post::delete(1).execute(conn).await?;
            drop_a_transaction!(*conn);
            Ok::<_, Error>(())
        }).await;
        assert!(is_unfinished(&done), "{done:?}");
        assert_eq!(all_posts(db).await.len(), 4);
    }

    async fn a_transaction_in_which_plain_diesel_left_one_open_is_an_error_and_not_committed(db) {
        let mut conn = db.unscoped("plain Diesel begins a transaction and leaves it open");
        let done = conn.transaction(async |conn| {
            Comment::delete(Comment::scoped()).execute(conn).await?;
            let inside = Notify::new();
            let plain = AsyncConnection::transaction(&mut **conn, async |_| {
                inside.notify_one();
                pending::<QueryResult<()>>().await
            });
            tokio::select! {
                _ = plain => panic!("it does not end"),
                () = inside.notified() => (),
            }
            Ok::<_, Error>(())
        }).await;
        assert!(is_unfinished(&done), "{done:?}");
        assert_eq!(all_posts(db).await.len(), 4);
    }

    async fn nothing_of_a_tenant_runs_in_a_transaction_that_another_one_left_open(db) {
        drop_a_transaction!(AsyncTenantConn::<_, Org>::trusting(db, 1));
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 2);
        let written = Post::insert((posts::id.eq(9), posts::title.eq("lost"))).execute(conn).await;
        assert!(is_unfinished(&written), "{written:?}");
        let read = Post::scoped().count().get_result::<i64>(conn).await;
        assert!(is_unfinished(&read), "{read:?}");
        let begun = conn.transaction(async |_| Ok::<_, Error>(())).await;
        assert!(is_unfinished(&begun), "{begun:?}");
        let several = &mut AsyncTenantsConn::<_, Org>::trusting(db, [1, 2]);
        let read = Post::scoped().count().get_result::<i64>(several).await;
        assert!(is_unfinished(&read), "{read:?}");
        let all = &mut db.unscoped("the connection is no better without a tenant");
        let read = Post::scoped().count().get_result::<i64>(all).await;
        assert!(is_unfinished(&read), "{read:?}");
    }

    async fn a_transaction_of_the_callers_own_is_not_committed_once_one_in_it_was_dropped(db) {
        let done = AsyncConnection::transaction::<_, Error, _>(db, async |db| {
            drop_a_transaction!(AsyncTenantConn::<_, Org>::trusting(db, 1));
            Ok(())
        }).await;
        assert!(matches!(done, Err(Error::BrokenTransactionManager)), "{done:?}");
    }

    async fn a_tenant_works_in_a_transaction_of_the_callers_own(db) {
        let done = AsyncConnection::transaction::<_, Error, _>(db, async |db| {
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
            Post::delete(1).execute(conn).await?;
            conn.transaction(async |conn| Post::delete(2).execute(conn).await).await
        }).await;
        assert_eq!(done, Ok(1));
        assert_eq!(all_posts(db).await.len(), 2);
    }

    async fn a_transaction_in_which_a_stream_was_left_early_is_committed(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 2);
        let done = conn.transaction(async |conn| {
            Post::delete(1).execute(conn).await?;
            let mut rows = Post::scoped().load_stream::<Post>(conn).await?;
            rows.next().await.expect("a row")?;
            Ok::<_, Error>(())
        }).await;
        assert_eq!(done, Ok(()));
        assert_eq!(all_posts(db).await.len(), 3);
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 2);
        assert_eq!(Post::scoped().count().get_result::<i64>(conn).await, Ok(1));
    }

    async fn a_transaction_that_kept_an_error_for_itself_says_ok_only_if_it_is_committed(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let row = |id| (posts::id.eq(id), posts::title.eq("kept"));
        let done = conn.transaction(async |conn| {
            Post::insert(row(9)).execute(conn).await?;
            let twice = Post::insert(row(9)).execute(conn).await;
            assert!(matches!(twice, Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))), "{twice:?}");
            Ok::<_, Error>(())
        }).await;
        assert_eq!(Post::find(9).count().get_result::<i64>(conn).await, Ok(i64::from(done.is_ok())), "{done:?}");
    }

    async fn a_statement_that_was_forgotten_is_the_last_one_of_its_connection(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        std::mem::forget(Post::scoped().load::<Post>(conn));
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 2);
        let next = Post::scoped().count().get_result::<i64>(conn).await;
        assert!(is_unfinished(&next), "{next:?}");
    }

    async fn a_statement_that_was_dropped_is_the_last_one_of_its_connection(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        drop(Post::scoped().load::<Post>(conn));
        let next = Post::scoped().count().get_result::<i64>(conn).await;
        assert!(is_unfinished(&next), "{next:?}");
    }
}

/// Where a statement is sent when its future is polled first.
macro_rules! on_each_server {
    ($(async fn $name:ident($db:ident) $body:block)*) => {
        mod on_the_way {
            use super::*;

            crate::support::on_backend!(postgres: $(async fn $name($db) $body)*);
            crate::support::on_backend!(mysql: $(async fn $name($db) $body)*);
        }
    };
}

on_each_server! {
    async fn the_answer_to_one_tenant_is_never_the_answer_to_another(db) {
        for _ in 0..2 {
            // The second one is sent as it is, for it is prepared.
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
            let titles = Post::scoped().select(posts::title).load::<String>(conn).await;
            assert_eq!(titles, Ok(vec!["a".into(), "b".into()]));
        }
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let mut dropped = Post::scoped().select(posts::title).load::<String>(conn);
        assert!((&mut dropped).now_or_never().is_none());
        drop(dropped);
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 2);
        let titles = Post::scoped().select(posts::title).load::<String>(conn).await;
        assert!(is_unfinished(&titles), "{titles:?}");
    }

    async fn a_write_that_was_dropped_on_the_way_is_not_committed(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let done = conn.transaction(async |conn| {
            let mut dropped = Post::delete(2).execute(conn);
            assert!((&mut dropped).now_or_never().is_none());
            Ok::<_, Error>(())
        }).await;
        assert!(is_unfinished(&done), "{done:?}");
    }
}

/// On a runtime of one thread nobody can wait for `SQLite`: `diesel-async` panics, and the statement goes on meanwhile.
mod while_it_runs {
    use super::*;
    use crate::support::Sqlite;
    use diesel::sql_types::Integer;
    use diesel_async::SimpleAsyncConnection as _;
    use std::sync::{Arc, Mutex, mpsc};

    #[diesel::declare_sql_function]
    extern "SQL" {
        fn waiting(id: Integer) -> Integer;
    }

    /// A connection on which `waiting` says that it has begun, and waits until the sender is gone.
    async fn waits(begun: Arc<Notify>, goes_on: mpsc::Receiver<()>) -> Sqlite {
        let mut db = crate::support::sqlite().await;
        let goes_on = Mutex::new(goes_on);
        let registered = db.spawn_blocking(move |conn| {
            waiting_utils::register_impl(conn, move |id: i32| {
                begun.notify_one();
                let _ = goes_on.lock().expect("no panic").recv();
                id
            })
        });
        registered.await.expect("a function");
        db
    }

    #[tokio::test]
    async fn nothing_of_a_tenant_runs_in_a_transaction_that_was_dropped_while_a_statement_runs() {
        let (begun, (go_on, goes_on)) = (Arc::new(Notify::new()), mpsc::channel());
        let db = waits(Arc::clone(&begun), goes_on).await;
        let db = Arc::new(tokio::sync::Mutex::new(db));
        let of_the_task = Arc::clone(&db);
        let task = tokio::spawn(async move {
            let mut db = of_the_task.lock().await;
            let conn = &mut AsyncTenantConn::<_, Org>::trusting(&mut *db, 1);
            conn.transaction(async |conn| {
                let row = (posts::id.eq(waiting(9)), posts::title.eq("dropped"));
                Post::insert(row).execute(conn).await
            })
            .await
        });
        begun.notified().await;
        task.abort();
        task.await.expect_err("it is aborted");
        drop(go_on);

        let mut db = db.lock().await;
        // It waits for the statement.
        db.batch_execute("select 1").await.expect("plain Diesel");
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(&mut *db, 2);
        let row = (posts::id.eq(9), posts::title.eq("lost"));
        let written = Post::insert(row).execute(conn).await;
        assert!(is_unfinished(&written), "{written:?}");
    }
}
