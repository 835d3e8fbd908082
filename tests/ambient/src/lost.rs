//! Transactions that the database has ended by itself, or that it takes nothing more of: none says `Ok`, and nothing runs
//! after them as if they were there.

use crate::support::{Database, Mysql, Org, Post, Postgres, Sqlite, posts};
use diesel::connection::SimpleConnection as _;
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncConnection as _, AsyncMysqlConnection, AsyncPgConnection};
use tenancy::prelude::*;

/// Whether it says that the whole transaction is to be tried again.
fn is_rolled_back<T>(done: &QueryResult<T>) -> bool {
    matches!(
        done,
        Err(Error::DatabaseError(
            DatabaseErrorKind::SerializationFailure,
            _
        ))
    )
}

/// How many posts the tenant has, on a connection that is not in the transaction in question.
fn posts_of_1<C>(conn: &mut C) -> i64
where
    C: diesel::connection::LoadConnection,
    for<'q> diesel::dsl::Count<diesel::dsl::Filter<posts::table, diesel::dsl::Eq<posts::org_id, i32>>>:
        diesel::query_dsl::LoadQuery<'q, C, i64>,
{
    let all = diesel::QueryDsl::filter(posts::table, posts::org_id.eq(1));
    let count = diesel::QueryDsl::count(all);
    diesel::RunQueryDsl::get_result(count, conn).expect("a number")
}

/// Inserts the tenant's post of this id, on a connection of either mode.
macro_rules! insert {
    ($id:expr, $conn:expr) => {
        Post::insert((posts::id.eq($id), posts::title.eq("new"))).execute($conn)
    };
}

mod on_postgres {
    use super::*;
    use diesel::pg::PgRowByRowLoadingMode;

    /// Many posts, of which a division fails in one far behind the first.
    const MANY: &str = "insert into posts select i, 1, '' from generate_series(2, 5000) as i";

    macro_rules! quotients {
        ($conn:expr) => {
            Post::scoped()
                .select(posts::id / (posts::id - 4000))
                .load_iter::<i32, PgRowByRowLoadingMode>($conn)
        };
    }

    fn many() -> (Postgres, PgConnection) {
        let db = Postgres::create();
        let mut conn = PgConnection::establish(&db.url()).expect("a connection");
        conn.batch_execute(MANY).expect("many rows");
        (db, conn)
    }

    #[test]
    fn rows_that_are_read_one_by_one_and_left_early_do_not_hide_that_nothing_is_committed() {
        let (_db, mut conn) = many();
        let done = TenantConn::<_, Org>::trusting(&mut conn, 1).transaction(|conn| {
            insert!(9999, conn)?;
            let first = quotients!(conn)?.next().expect("a row")?;
            assert_eq!(first, 0);
            QueryResult::Ok(())
        });
        assert!(done.is_err(), "{done:?}");
        assert_eq!(posts_of_1(&mut conn), 5000);
    }

    #[test]
    fn an_error_among_rows_that_are_read_one_by_one_does_not_hide_that_nothing_is_committed() {
        let (_db, mut conn) = many();
        let done = TenantConn::<_, Org>::trusting(&mut conn, 1).transaction(|conn| {
            insert!(9999, conn)?;
            assert!(quotients!(conn)?.any(|quotient| quotient.is_err()));
            QueryResult::Ok(())
        });
        assert!(done.is_err(), "{done:?}");
        assert_eq!(posts_of_1(&mut conn), 5000);
    }

    #[test]
    fn rows_that_are_read_one_by_one_to_their_end_are_followed_by_a_commit() {
        let (_db, mut conn) = many();
        let done = TenantConn::<_, Org>::trusting(&mut conn, 1).transaction(|conn| {
            let ids = Post::scoped().select(posts::id);
            let ids = ids.load_iter::<i32, PgRowByRowLoadingMode>(conn)?;
            assert_eq!(ids.flatten().count(), 5000);
            insert!(9999, conn)
        });
        assert_eq!(done, Ok(1));
        assert_eq!(posts_of_1(&mut conn), 5001);
    }

    #[test]
    fn an_error_that_plain_diesel_kept_for_itself_does_not_hide_that_nothing_is_committed() {
        let db = Postgres::create();
        let mut conn = PgConnection::establish(&db.url()).expect("a connection");
        let done = conn.unscoped("plain Diesel fails").transaction(|conn| {
            Post::delete(Post::scoped()).execute(conn)?;
            assert!(conn.batch_execute("select 1 / 0").is_err());
            QueryResult::Ok(())
        });
        assert!(done.is_err(), "{done:?}");
        assert_eq!(posts_of_1(&mut conn), 1);
    }

    #[tokio::test]
    async fn an_error_that_asynchronous_diesel_kept_for_itself_does_not_hide_that_nothing_is_committed()
     {
        let db = Postgres::create();
        let mut conn = AsyncPgConnection::establish(&db.url())
            .await
            .expect("a connection");
        let mut all = AsyncUnscopedExt::unscoped(&mut conn, "plain Diesel fails");
        let done = all.transaction(async |conn| {
            Post::delete(Post::scoped()).execute(conn).await?;
            let failed =
                diesel_async::SimpleAsyncConnection::batch_execute(&mut **conn, "select 1 / 0");
            assert!(failed.await.is_err());
            QueryResult::Ok(())
        });
        let done = done.await;
        assert!(done.is_err(), "{done:?}");
        let mut conn = PgConnection::establish(&db.url()).expect("a connection");
        assert_eq!(posts_of_1(&mut conn), 1);
    }

    #[test]
    fn a_savepoint_that_is_rolled_back_leaves_the_transaction_around_it() {
        let db = Postgres::create();
        let mut conn = PgConnection::establish(&db.url()).expect("a connection");
        let done = TenantConn::<_, Org>::trusting(&mut conn, 1).transaction(|conn| {
            insert!(9, conn)?;
            let twice = conn.transaction(|conn| insert!(9, conn));
            assert!(twice.is_err(), "{twice:?}");
            insert!(10, conn)
        });
        assert_eq!(done, Ok(1));
        assert_eq!(posts_of_1(&mut conn), 3);
    }
}

/// `MariaDB` rolls all of a transaction back if it is to write what another one has written since: as after a deadlock,
/// but nobody has to wait.
mod on_mariadb {
    use super::*;

    const SNAPSHOTS: &str = "set session innodb_snapshot_isolation = on";
    const MEANWHILE: &str = "update posts set title = 'another' where org_id = 1";

    macro_rules! update {
        ($conn:expr) => {
            Post::update(1).set(posts::title.eq("mine")).execute($conn)
        };
    }

    fn connections() -> (Mysql, MysqlConnection, MysqlConnection) {
        let db = Mysql::create();
        let mut conn = MysqlConnection::establish(&db.url()).expect("a connection");
        conn.batch_execute(SNAPSHOTS).expect("snapshots");
        let other = MysqlConnection::establish(&db.url()).expect("another connection");
        (db, conn, other)
    }

    #[test]
    fn a_transaction_that_kept_the_loss_for_itself_says_so() {
        let (_db, mut conn, mut other) = connections();
        let mut conn = TenantConn::<_, Org>::trusting(&mut conn, 1);
        let done = conn.transaction(|conn| {
            Post::scoped().count().get_result::<i64>(conn)?;
            other.batch_execute(MEANWHILE)?;
            insert!(9, conn)?;
            assert!(update!(conn).is_err());
            QueryResult::Ok(())
        });
        assert!(is_rolled_back(&done), "{done:?}");
        assert_eq!(posts_of_1(&mut other), 1);
        assert_eq!(conn.transaction(|conn| insert!(9, conn)), Ok(1));
        assert_eq!(posts_of_1(&mut other), 2);
    }

    #[test]
    fn nothing_is_stored_after_the_loss_by_a_transaction_that_fails() {
        let (_db, mut conn, mut other) = connections();
        let done = TenantConn::<_, Org>::trusting(&mut conn, 1).transaction(|conn| {
            Post::scoped().count().get_result::<i64>(conn)?;
            other.batch_execute(MEANWHILE)?;
            assert!(update!(conn).is_err());
            let after = insert!(9, conn);
            assert!(is_rolled_back(&after), "{after:?}");
            QueryResult::<()>::Err(Error::RollbackTransaction)
        });
        assert_eq!(done, Err(Error::RollbackTransaction));
        assert_eq!(posts_of_1(&mut other), 1);
    }

    #[test]
    fn a_loss_inside_of_a_savepoint_is_that_of_the_transaction_around_it() {
        let (_db, mut conn, mut other) = connections();
        let done = TenantConn::<_, Org>::trusting(&mut conn, 1).transaction(|conn| {
            Post::scoped().count().get_result::<i64>(conn)?;
            other.batch_execute(MEANWHILE)?;
            insert!(9, conn)?;
            let lost = conn.transaction(|conn| update!(conn)).expect_err("a loss");
            assert!(lost.to_string().contains("changed"), "{lost}");
            let again = conn.transaction(|conn| update!(conn));
            assert!(is_rolled_back(&again), "{again:?}");
            QueryResult::Ok(())
        });
        assert!(is_rolled_back(&done), "{done:?}");
        assert_eq!(posts_of_1(&mut other), 1);
    }

    #[test]
    fn nothing_is_stored_after_the_loss_by_a_transaction_across_all_tenants() {
        let (_db, mut conn, mut other) = connections();
        let done = conn.unscoped("of all tenants").transaction(|conn| {
            Post::scoped().count().get_result::<i64>(conn)?;
            other.batch_execute(MEANWHILE)?;
            assert!(update!(conn).is_err());
            let new = (posts::id.eq(9), posts::title.eq("new"));
            let after = Post::insert(new).for_tenant(1).execute(conn);
            assert!(is_rolled_back(&after), "{after:?}");
            QueryResult::Ok(())
        });
        assert!(is_rolled_back(&done), "{done:?}");
        assert_eq!(posts_of_1(&mut other), 1);
    }

    async fn asynchronous(db: &Mysql) -> AsyncMysqlConnection {
        let conn = AsyncMysqlConnection::establish(&db.url()).await;
        let mut conn = conn.expect("a connection");
        let set = diesel_async::SimpleAsyncConnection::batch_execute(&mut conn, SNAPSHOTS);
        set.await.expect("snapshots");
        conn
    }

    #[tokio::test]
    async fn an_asynchronous_transaction_that_kept_the_loss_for_itself_says_so() {
        let (db, _, mut other) = connections();
        let mut conn = asynchronous(&db).await;
        let mut conn = AsyncTenantConn::<_, Org>::trusting(&mut conn, 1);
        let done = conn.transaction(async |conn| {
            Post::scoped().count().get_result::<i64>(conn).await?;
            other.batch_execute(MEANWHILE)?;
            insert!(9, conn).await?;
            assert!(update!(conn).await.is_err());
            let after = insert!(10, conn).await;
            assert!(is_rolled_back(&after), "{after:?}");
            QueryResult::Ok(())
        });
        let done = done.await;
        assert!(is_rolled_back(&done), "{done:?}");
        assert_eq!(posts_of_1(&mut other), 1);
        let again = conn.transaction(async |conn| insert!(9, conn).await);
        assert_eq!(again.await, Ok(1));
        assert_eq!(posts_of_1(&mut other), 2);
    }

    #[tokio::test]
    async fn a_loss_inside_of_an_asynchronous_savepoint_is_that_of_the_transaction_around_it() {
        let (db, _, mut other) = connections();
        let mut conn = asynchronous(&db).await;
        let mut conn = AsyncTenantConn::<_, Org>::trusting(&mut conn, 1);
        let done = conn.transaction(async |conn| {
            Post::scoped().count().get_result::<i64>(conn).await?;
            other.batch_execute(MEANWHILE)?;
            insert!(9, conn).await?;
            let lost = conn.transaction(async |conn| update!(conn).await).await;
            let lost = lost.expect_err("a loss");
            assert!(lost.to_string().contains("changed"), "{lost}");
            let again = conn.transaction(async |conn| update!(conn).await).await;
            assert!(is_rolled_back(&again), "{again:?}");
            QueryResult::Ok(())
        });
        let done = done.await;
        assert!(is_rolled_back(&done), "{done:?}");
        assert_eq!(posts_of_1(&mut other), 1);
    }
}

/// A schema may say of a constraint that it rolls all of a transaction back.
mod on_sqlite {
    use super::*;

    const ROLLBACK: &str = "create trigger once before insert on posts when new.id = 9
        begin select raise(rollback, 'once'); end";

    fn connections() -> (Sqlite, SqliteConnection) {
        let db = Sqlite::create();
        let mut conn = SqliteConnection::establish(&db.url()).expect("a connection");
        conn.batch_execute(ROLLBACK).expect("a trigger");
        (db, conn)
    }

    #[test]
    fn nothing_is_stored_after_the_loss_by_a_transaction_that_kept_it_for_itself() {
        let (_db, mut conn) = connections();
        let done = TenantConn::<_, Org>::trusting(&mut conn, 1).transaction(|conn| {
            insert!(8, conn)?;
            assert!(insert!(9, conn).is_err());
            let after = insert!(10, conn);
            assert!(is_rolled_back(&after), "{after:?}");
            QueryResult::Ok(())
        });
        assert!(done.is_err(), "{done:?}");
        assert_eq!(posts_of_1(&mut conn), 1);
    }

    #[test]
    fn nothing_is_stored_after_a_loss_among_rows() {
        let (_db, mut conn) = connections();
        let done = TenantConn::<_, Org>::trusting(&mut conn, 1).transaction(|conn| {
            let new = (posts::id.eq(9), posts::title.eq("new"));
            let id = Post::insert(new)
                .returning(posts::id)
                .get_result::<i32>(conn);
            assert!(id.is_err(), "{id:?}");
            let after = insert!(10, conn);
            assert!(is_rolled_back(&after), "{after:?}");
            QueryResult::Ok(())
        });
        assert!(done.is_err(), "{done:?}");
        assert_eq!(posts_of_1(&mut conn), 1);
    }

    #[test]
    fn nothing_is_stored_after_the_loss_by_a_transaction_across_all_tenants() {
        let (_db, mut conn) = connections();
        let new = |id: i32| Post::insert((posts::id.eq(id), posts::title.eq("new"))).for_tenant(1);
        let done = conn.unscoped("of all tenants").transaction(|conn| {
            assert!(new(9).execute(conn).is_err());
            let after = new(10).execute(conn);
            assert!(is_rolled_back(&after), "{after:?}");
            QueryResult::Ok(())
        });
        assert!(done.is_err(), "{done:?}");
        assert_eq!(posts_of_1(&mut conn), 1);
    }

    #[test]
    fn a_transaction_says_its_own_error_and_not_that_its_loss_cannot_be_rolled_back() {
        let (_db, mut conn) = connections();
        let mut conn = TenantConn::<_, Org>::trusting(&mut conn, 1);
        let lost = conn.transaction(|conn| insert!(9, conn));
        assert_eq!(lost.expect_err("a loss").to_string(), "once");
        assert_eq!(conn.transaction(|conn| insert!(10, conn)), Ok(1));
    }

    #[test]
    fn an_error_that_loses_nothing_leaves_the_transaction_open() {
        let (_db, mut conn) = connections();
        let mut conn = TenantConn::<_, Org>::trusting(&mut conn, 1);
        let done = conn.transaction(|conn| {
            insert!(8, conn)?;
            assert!(insert!(8, conn).is_err());
            insert!(10, conn)
        });
        assert_eq!(done, Ok(1));
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn), Ok(3));
    }

    #[test]
    fn a_loss_inside_of_a_savepoint_is_that_of_the_transaction_around_it() {
        let (_db, mut conn) = connections();
        let done = TenantConn::<_, Org>::trusting(&mut conn, 1).transaction(|conn| {
            let lost = conn
                .transaction(|conn| insert!(9, conn))
                .expect_err("a loss");
            assert_eq!(lost.to_string(), "once");
            let after = insert!(10, conn);
            assert!(after.is_err(), "{after:?}");
            QueryResult::Ok(())
        });
        assert!(done.is_err(), "{done:?}");
        assert_eq!(posts_of_1(&mut conn), 1);
    }

    async fn asynchronous(db: &Sqlite) -> SyncConnectionWrapper<SqliteConnection> {
        let conn = SyncConnectionWrapper::establish(&db.url()).await;
        conn.expect("a connection")
    }

    #[tokio::test]
    async fn nothing_is_stored_after_the_loss_by_an_asynchronous_transaction_that_kept_it_for_itself()
     {
        let (db, mut other) = connections();
        let mut conn = asynchronous(&db).await;
        let mut conn = AsyncTenantConn::<_, Org>::trusting(&mut conn, 1);
        let done = conn.transaction(async |conn| {
            insert!(8, conn).await?;
            assert!(insert!(9, conn).await.is_err());
            let after = insert!(10, conn).await;
            assert!(is_rolled_back(&after), "{after:?}");
            QueryResult::Ok(())
        });
        let done = done.await;
        assert!(done.is_err(), "{done:?}");
        assert_eq!(posts_of_1(&mut other), 1);
        let lost = conn.transaction(async |conn| insert!(9, conn).await).await;
        assert_eq!(lost.expect_err("a loss").to_string(), "once");
        let again = conn.transaction(async |conn| {
            insert!(8, conn).await?;
            assert!(insert!(8, conn).await.is_err());
            insert!(10, conn).await
        });
        assert_eq!(again.await, Ok(1));
        assert_eq!(posts_of_1(&mut other), 3);
    }

    #[tokio::test]
    async fn a_loss_inside_of_an_asynchronous_savepoint_is_that_of_the_transaction_around_it() {
        let (db, mut other) = connections();
        let mut conn = asynchronous(&db).await;
        let mut conn = AsyncTenantConn::<_, Org>::trusting(&mut conn, 1);
        let done = conn.transaction(async |conn| {
            let lost = conn.transaction(async |conn| insert!(9, conn).await).await;
            assert_eq!(lost.expect_err("a loss").to_string(), "once");
            let after = insert!(10, conn).await;
            assert!(after.is_err(), "{after:?}");
            QueryResult::Ok(())
        });
        let done = done.await;
        assert!(done.is_err(), "{done:?}");
        assert_eq!(posts_of_1(&mut other), 1);
    }
}
