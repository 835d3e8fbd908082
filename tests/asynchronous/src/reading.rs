//! Reading.

use crate::support::*;
use tenancy::Verified;
use tenancy::dsl::{AllOf, exists, select};
use tenancy::prelude::*;

on_each_backend! {
    async fn a_tenant_reads_its_own_rows(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let all: Vec<Post> = Post::scoped().order(posts::id).load(conn).await.expect("rows");
        assert_eq!(all.iter().map(|post| (post.id, &*post.title)).collect::<Vec<_>>(), [(1, "a"), (2, "b")]);
        let first = Post::scoped().order(posts::id.desc()).first::<Post>(conn).await.expect("a row");
        assert_eq!(first.title, "b");
        assert_eq!(Post::scoped().count().get_result::<i64>(conn).await, Ok(2));
        assert_eq!(Post::scoped().select(posts::title).order(posts::id).get_results::<String>(conn).await.expect("rows"), ["a", "b"]);
    }

    async fn a_read_only_connection_reads_what_its_tenant_does(db) {
        let mut conn = AsyncTenantConn::<_, Org>::trusting(db, 1);
        let ids = Post::scoped().order(posts::id).select(posts::id);
        assert_eq!(ids.clone().load::<i32>(&mut conn.read_only()).await.expect("rows"), [1, 2]);
        let inside = conn.read_only().transaction(async |conn| ids.clone().load::<i32>(conn).await).await;
        assert_eq!(inside.expect("rows"), [1, 2]);
        assert_eq!(Org::current(&mut conn.read_only()).await.expect("its row").id, 1);
        let mut conn: AsyncReadOnlyConn<'_, _, Org> = conn.into_read_only();
        assert_eq!(conn.key(), &1);
        assert_eq!(ids.load::<i32>(&mut conn).await.expect("rows"), [1, 2]);
    }

    async fn or_filter_does_not_widen(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let ids = Post::scoped().filter(posts::id.eq(1)).or_filter(posts::id.gt(0)).order(posts::id);
        assert_eq!(ids.select(posts::id).load::<i32>(conn).await.expect("rows"), [1, 2]);
    }

    async fn a_row_of_another_tenant_is_not_found(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(Post::find(3).first::<Post>(conn).await, Err(diesel::NotFound));
        assert_eq!(Post::find(1).first::<Post>(conn).await.expect("own").title, "a");
    }

    async fn joins_and_subqueries_are_scoped(db) {
        let conn = &mut AsyncTenantConn::<_, Org>::trusting(db, 1);
        let joined = Post::scoped().inner_join(comments::table).select((posts::title, comments::body));
        assert_eq!(joined.load::<(String, String)>(conn).await.expect("rows"), [("a".into(), "on a".into())]);
        let commented = Post::scoped().filter(posts::id.eq_any(Comment::scoped().select(comments::post_id)));
        assert_eq!(commented.select(posts::id).load::<i32>(conn).await.expect("rows"), [1]);
        assert_eq!(select(exists(Comment::scoped().filter(comments::body.eq("on y")))).get_result::<bool>(conn).await, Ok(false));
    }

    async fn one_query_serves_every_tenant(db) {
        let query = Post::scoped().select(posts::title).order(posts::id);
        let mut conn = AsyncTenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(query.clone().load::<String>(&mut conn).await.expect("rows"), ["a", "b"]);
        let mut conn = AsyncTenantConn::<_, Org>::trusting(db, 2);
        assert_eq!(query.load::<String>(&mut conn).await.expect("rows"), ["x", "y"]);
    }

    async fn the_tenant_is_taken_when_the_verb_is_called(db) {
        let mut conn = AsyncTenantConn::<_, Org>::trusting(db, 1);
        let answer = Post::scoped().select(posts::title).order(posts::id).load::<String>(&mut conn);
        // Polled in another frame, on another task: the statement is rendered already.
        assert_eq!(answer.await.expect("rows"), ["a", "b"]);
    }

    async fn a_tenant_finds_its_own_row(db) {
        let mut conn = AsyncTenantConn::<_, Org>::trusting(db, 2);
        assert_eq!(Org::current(&mut conn).await, Ok(Org { id: 2, name: "Second".into(), parent_id: Some(1) }));
    }

    async fn several_tenants_are_read_and_one_is_written(db) {
        let mut conn = AsyncTenantsConn::<_, Org>::trusting(db, [1, 2]);
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn).await, Ok(4));
        let mut second = conn.only(2).expect("one of them");
        assert_eq!(Post::update(1).set(posts::votes.eq(0)).execute(&mut second).await, Ok(1));
        drop(second);
        assert_eq!(conn.only(3).err(), Some(tenancy::ScopeError::OutOfReach));
        let mut none = AsyncTenantsConn::<_, Org>::new(db, std::iter::empty::<Verified<Org>>());
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut none).await, Ok(0));
    }

    async fn the_tenants_below_are_found(db) {
        let mut conn = AsyncTenantsConn::<_, Org>::with_descendants(db, Verified::trust(1)).await.expect("a tree");
        assert_eq!(conn.keys(), [1, 2]);
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn).await, Ok(4));
        let mut leaf = AsyncTenantsConn::<_, Org>::with_descendants(db, Verified::trust(2)).await.expect("a tree");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut leaf).await, Ok(2));
    }

    async fn an_unscoped_connection_reads_all_and_runs_plain_queries(db) {
        let mut conn = db.unscoped("the test counts all rows");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn).await, Ok(4));
        assert_eq!(diesel_async::RunQueryDsl::get_result::<i64>(posts::table.count(), &mut *conn).await, Ok(4));
    }

    async fn a_function_takes_a_query(db) {
        fn titled<M>(query: AllOf<Post, M>) -> diesel::dsl::Filter<AllOf<Post, M>, diesel::dsl::Eq<posts::title, &'static str>> {
            query.filter(posts::title.eq("b"))
        }
        let mut conn = AsyncTenantConn::<_, Org>::trusting(db, 1);
        assert_eq!(titled(Post::scoped()).select(posts::id).first::<i32>(&mut conn).await, Ok(2));
    }
}

#[tokio::test]
async fn futures_are_sent_between_threads() {
    let titles = tokio::spawn(async {
        let mut db = postgres().await;
        let mut conn = AsyncTenantConn::<_, Org>::trusting(&mut db, 1);
        let count = conn
            .transaction(async |conn| {
                Post::delete(1).execute(conn).await?;
                Post::scoped().count().get_result::<i64>(conn).await
            })
            .await?;
        assert_eq!(count, 1);
        Post::scoped()
            .select(posts::title)
            .load::<String>(&mut conn)
            .await
    });
    assert_eq!(titles.await.expect("no panic"), Ok(vec!["b".to_owned()]));
}
