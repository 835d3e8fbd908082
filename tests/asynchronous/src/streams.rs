//! Streams.

use crate::support::*;
use futures_util::{StreamExt as _, TryStreamExt as _};
use tenancy::prelude::*;

on_each_backend! {
    async fn a_stream_keeps_the_scope(db) {
        let mut conn = AsyncTenantConn::<_, Org>::trusting(db, 2);
        let rows = Post::scoped().order(posts::id).load_stream::<Post>(&mut conn).await.expect("a stream");
        let titles: Vec<String> = rows.map_ok(|post| post.title).try_collect().await.expect("rows");
        assert_eq!(titles, ["x", "y"]);
    }

    async fn a_stream_may_be_left_early(db) {
        let mut conn = AsyncTenantConn::<_, Org>::trusting(db, 2);
        let mut rows = Post::scoped().order(posts::id).load_stream::<Post>(&mut conn).await.expect("a stream");
        assert_eq!(rows.next().await.expect("a row").expect("read").title, "x");
        drop(rows);
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn).await, Ok(2));
    }
}

mod rows_of_writes {
    use super::*;

    on_each_backend_but_mysql! {
        async fn deleted_rows_are_streamed(db) {
            let mut conn = AsyncTenantConn::<_, Org>::trusting(db, 1);
            Comment::delete(Comment::scoped()).execute(&mut conn).await.expect("deleted");
            let rows = Post::delete(Post::scoped()).load_stream::<Post>(&mut conn).await.expect("a stream");
            assert_eq!(rows.try_collect::<Vec<_>>().await.expect("rows").len(), 2);
            assert_eq!(all_posts(db).await.len(), 2);
        }
    }
}
