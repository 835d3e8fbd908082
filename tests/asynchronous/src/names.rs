//! One import is all that a module needs, and no other one makes a call ambiguous.

use crate::support::*;

/// The same calls in each module: all verbs, on a blocking and on an asynchronous connection.
macro_rules! calls {
    () => {
        #[tokio::test]
        async fn asynchronous() {
            let db = &mut crate::support::sqlite().await;
            let conn = &mut tenancy::AsyncTenantConn::<_, Org>::trusting(db, 1);
            Post::insert((posts::id.eq(5), posts::title.eq("c")))
                .execute(conn)
                .await
                .expect("inserted");
            assert_eq!(
                Post::scoped().load::<Post>(conn).await.expect("rows").len(),
                3
            );
            assert_eq!(
                Post::find(5)
                    .first::<Post>(conn)
                    .await
                    .expect("a row")
                    .title,
                "c"
            );
            assert_eq!(
                Post::update(5)
                    .set(posts::votes.eq(1))
                    .get_result::<Post>(conn)
                    .await
                    .expect("a row")
                    .votes,
                1
            );
            assert_eq!(
                Post::scoped()
                    .select(posts::id)
                    .get_results::<i32>(conn)
                    .await
                    .expect("rows")
                    .len(),
                3
            );
            assert_eq!(Post::delete(5).execute(conn).await, Ok(1));
            conn.transaction(async |conn| Post::delete(5).execute(conn).await)
                .await
                .expect("committed");
        }

        #[test]
        fn blocking() {
            let db = &mut crate::names::blocking();
            let conn = &mut tenancy::TenantConn::<_, Org>::trusting(db, 1);
            Post::insert((posts::id.eq(5), posts::title.eq("c")))
                .execute(conn)
                .expect("inserted");
            assert_eq!(Post::scoped().load::<Post>(conn).expect("rows").len(), 1);
            assert_eq!(Post::find(5).first::<Post>(conn).expect("a row").title, "c");
            assert_eq!(
                Post::update(5)
                    .set(posts::votes.eq(1))
                    .get_result::<Post>(conn)
                    .expect("a row")
                    .votes,
                1
            );
            assert_eq!(
                Post::scoped()
                    .select(posts::id)
                    .get_results::<i32>(conn)
                    .expect("rows")
                    .len(),
                1
            );
            assert_eq!(Post::delete(5).execute(conn), Ok(1));
            conn.transaction(|conn| Post::delete(5).execute(conn))
                .expect("committed");
        }
    };
}

fn blocking() -> diesel::SqliteConnection {
    use diesel::Connection as _;
    use diesel::connection::SimpleConnection as _;

    let mut db = diesel::SqliteConnection::establish(":memory:").expect("SQLite in memory");
    db.batch_execute(
        "create table posts (id integer, org_id integer, title text, votes integer default 0)",
    )
    .expect("the schema");
    db
}

mod ours_alone {
    use super::*;
    use tenancy::prelude::*;

    calls!();
}

mod beside_diesels {
    use super::*;
    use diesel::prelude::*;
    use tenancy::prelude::*;

    calls!();
}

mod beside_diesel_asyncs {
    use super::*;
    use diesel_async::{AsyncConnection, RunQueryDsl};
    use tenancy::prelude::*;

    calls!();

    #[tokio::test]
    async fn and_a_plain_query_still_runs() {
        let mut db = crate::support::sqlite().await;
        assert_eq!(posts::table.count().get_result::<i64>(&mut db).await, Ok(4));
        let done = AsyncConnection::transaction(&mut db, async |conn| {
            posts::table.count().get_result::<i64>(conn).await
        });
        assert_eq!(done.await, Ok(4));
    }
}

mod beside_both {
    use super::*;
    #[expect(unused_imports, reason = "in scope, and not chosen")]
    use diesel::RunQueryDsl as _;
    use diesel::prelude::*;
    #[expect(unused_imports, reason = "in scope, and not chosen")]
    use diesel_async::RunQueryDsl as _;
    use tenancy::prelude::*;

    calls!();
}
