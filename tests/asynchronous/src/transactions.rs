//! Transactions.

use crate::support::*;
use diesel::result::Error;
use futures_util::FutureExt as _;
use std::panic::AssertUnwindSafe;
use tenancy::prelude::*;

on_each_backend! {
    async fn a_transaction_commits_for_the_same_tenant(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let left = conn.transaction(async |conn| {
            Post::delete(1).execute(conn).await?;
            assert_eq!(conn.key(), &1);
            Post::scoped().count().get_result::<i64>(conn).await
        }).await;
        assert_eq!(left, Ok(1));
        assert_eq!(all_posts(db).await.len(), 3);
    }

    async fn an_error_rolls_back(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let refused = conn.transaction::<(), _, _>(async |conn| {
            Post::delete(Post::scoped()).execute(conn).await?;
            Err(Error::RollbackTransaction)
        }).await;
        assert_eq!(refused, Err(Error::RollbackTransaction));
        assert_eq!(all_posts(db).await.len(), 4);
    }

    async fn an_inner_transaction_is_a_savepoint(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let done = conn.transaction(async |conn| {
            Post::delete(1).execute(conn).await?;
            let inner = conn.transaction::<(), Error, _>(async |conn| {
                Post::delete(2).execute(conn).await?;
                Err(Error::RollbackTransaction)
            }).await;
            assert_eq!(inner, Err(Error::RollbackTransaction));
            Ok::<_, Error>(())
        }).await;
        assert_eq!(done, Ok(()));
        assert_eq!(all_posts(db).await.iter().map(|post| (post.1, post.0)).collect::<Vec<_>>(), [(1, 2), (2, 1), (2, 3)]);
    }

    async fn a_panic_rolls_back_and_goes_on(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let panic = AssertUnwindSafe(conn.transaction::<(), Error, _>(async |conn| {
            Post::delete(Post::scoped()).execute(conn).await?;
            panic!("on purpose");
        })).catch_unwind().await;
        assert_eq!(panic.expect_err("it goes on").downcast_ref(), Some(&"on purpose"));
        assert_eq!(Post::scoped().count().get_result::<i64>(conn).await, Ok(2));
    }

    async fn a_test_transaction_is_never_committed(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let deleted = conn.test_transaction(async |conn| Post::delete(Post::scoped()).execute(conn).await).await;
        assert_eq!(deleted, 2);
        assert_eq!(Post::scoped().count().get_result::<i64>(conn).await, Ok(2));
    }

    async fn several_tenants_are_read_in_a_transaction(db) {
        let conn = &mut AsyncTenantsConn::<_, Org>::trusting(db, [1, 2]);
        let both = conn.transaction(async |conn| Post::scoped().count().get_result::<i64>(conn).await).await;
        assert_eq!(both, Ok(4));
    }

    async fn an_unscoped_transaction_rolls_back(db) {
        let mut conn = db.unscoped("the test deletes everything");
        let refused = conn.transaction::<(), _, _>(async |conn| {
            assert_eq!(Comment::delete(Comment::scoped()).execute(conn).await?, 2);
            Err(Error::RollbackTransaction)
        }).await;
        assert_eq!(refused, Err(Error::RollbackTransaction));
        assert_eq!(Comment::scoped().count().get_result::<i64>(&mut conn).await, Ok(2));
    }
}
