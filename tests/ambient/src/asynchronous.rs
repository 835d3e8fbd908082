//! Pools of asynchronous connections, on each backend, with two libraries.

use crate::support::{
    Database, Mysql, Org, Post, Postgres, Site, Spy, Sqlite, is_late, org, physical_of, posts, site,
};
use diesel::connection::InstrumentationEvent;
use diesel_async::pooled_connection::{ManagerConfig, RecyclingMethod};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncMysqlConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::future::pending;
use futures_util::{FutureExt, StreamExt};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tenancy::dsl::select;
use tenancy::pool::AsyncConnector;
use tenancy::prelude::*;
use tenancy::{InTenantExt, Pool, PoolError, scope, with};
use tokio::sync::Notify;

const SOON: Duration = Duration::from_millis(20);

type SqliteConn = SyncConnectionWrapper<SqliteConnection>;

/// Prepares each physical connection.
fn prepared_by<C>(setup: &'static str) -> ManagerConfig<C>
where
    C: AsyncConnection + 'static,
{
    let mut config = ManagerConfig::default();
    config.custom_setup = Box::new(move |url| {
        let url = url.to_owned();
        async move {
            let mut conn = C::establish(&url).await?;
            let prepared = conn.batch_execute(setup).await;
            prepared.map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
            Ok(conn)
        }
        .boxed()
    });
    config
}

fn connector<C>(url: String, setup: &'static str) -> AsyncConnector<C>
where
    C: AsyncConnection + 'static,
{
    AsyncConnector::with_config(url, prepared_by(setup))
}

/// Whether it is the refusal of a connection whose state is unknown.
fn is_unfinished<T>(answer: &QueryResult<T>) -> bool {
    matches!(answer, Err(diesel::result::Error::QueryBuilderError(error))
        if error.downcast_ref() == Some(&tenancy::ScopeError::Unfinished))
}

/// Connects for ever.
fn never<C: AsyncConnection + 'static>() -> AsyncConnector<C> {
    let mut config = ManagerConfig::default();
    config.custom_setup = Box::new(|_| pending().boxed());
    AsyncConnector::with_config("", config)
}

mod bb8_ {
    use super::*;
    pub(super) use bb8::Pool as Inner;

    fn builder<C>() -> bb8::Builder<AsyncConnector<C>>
    where
        AsyncConnector<C>: bb8::ManageConnection,
    {
        bb8::Pool::builder().max_size(1)
    }

    /// A pool of one connection.
    pub(super) fn pool<C>(connector: AsyncConnector<C>) -> Inner<AsyncConnector<C>>
    where
        AsyncConnector<C>: bb8::ManageConnection,
    {
        builder().build_unchecked(connector)
    }

    /// A pool of one connection that waits for it no longer than a moment.
    pub(super) fn impatient<C>(connector: AsyncConnector<C>) -> Inner<AsyncConnector<C>>
    where
        AsyncConnector<C>: bb8::ManageConnection,
    {
        let builder = builder().connection_timeout(SOON).retry_connection(false);
        builder.build_unchecked(connector)
    }

    /// A pool that cannot connect: it goes on until its time is over, and tells its error sink why.
    pub(super) use impatient as failing;

    pub(super) fn is_failure(error: &PoolError) -> bool {
        matches!(error, PoolError::ConnectDeadline { .. })
    }
}

mod deadpool_ {
    use super::*;
    use deadpool::Runtime;
    pub(super) use deadpool::managed::Pool as Inner;
    use deadpool::managed::{Manager, PoolBuilder};

    fn builder<C>(connector: AsyncConnector<C>) -> PoolBuilder<AsyncConnector<C>>
    where
        AsyncConnector<C>: Manager,
    {
        Inner::builder(connector).max_size(1)
    }

    /// A pool of one connection.
    pub(super) fn pool<C>(connector: AsyncConnector<C>) -> Inner<AsyncConnector<C>>
    where
        AsyncConnector<C>: Manager,
    {
        builder(connector).build().expect("a pool")
    }

    /// A pool of one connection that waits for it no longer than a moment.
    pub(super) fn impatient<C>(connector: AsyncConnector<C>) -> Inner<AsyncConnector<C>>
    where
        AsyncConnector<C>: Manager,
    {
        let builder = builder(connector).runtime(Runtime::Tokio1);
        let builder = builder.wait_timeout(Some(SOON)).create_timeout(Some(SOON));
        builder.build().expect("a pool")
    }

    /// A pool that cannot connect: it says so at once.
    pub(super) use pool as failing;

    pub(super) fn is_failure(error: &PoolError) -> bool {
        matches!(error, PoolError::Connect { .. }) && std::error::Error::source(error).is_some()
    }

    type Db = super::SqliteConn;

    #[tokio::test]
    async fn a_closed_pool_says_so() {
        let pool = Pool::new(pool(AsyncConnector::<Db>::new("unused")));
        pool.inner().close();
        assert!(matches!(pool.tenant(org(1)).await, Err(PoolError::Closed)));
    }
}

macro_rules! on_each_pool {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident) $body:block)*) => {
        on_each_pool!(@ sqlite_bb8, Sqlite, SqliteConn, bb8_: $($(#[$doc])* $name($db) $body)*);
        on_each_pool!(@ sqlite_deadpool, Sqlite, SqliteConn, deadpool_: $($(#[$doc])* $name($db) $body)*);
        on_each_pool!(@ postgres_bb8, Postgres, AsyncPgConnection, bb8_: $($(#[$doc])* $name($db) $body)*);
        on_each_pool!(@ postgres_deadpool, Postgres, AsyncPgConnection, deadpool_: $($(#[$doc])* $name($db) $body)*);
        on_each_pool!(@ mysql_bb8, Mysql, AsyncMysqlConnection, bb8_: $($(#[$doc])* $name($db) $body)*);
        on_each_pool!(@ mysql_deadpool, Mysql, AsyncMysqlConnection, deadpool_: $($(#[$doc])* $name($db) $body)*);
    };
    (@ $module:ident, $Database:ident, $Conn:ident, $library:ident: $($(#[$doc:meta])* $name:ident($db:ident) $body:block)*) => {
        mod $module {
            use super::*;
            use super::$library::{failing, impatient, is_failure, pool as library_pool};

            type Conn = $Conn;
            type Db = $Database;
            type Inner = $library::Inner<AsyncConnector<Conn>>;

            fn pool(db: &Db) -> Pool<Inner> {
                Pool::new($library::pool(connector(db.url(), Db::SETUP)))
            }

            /// Which physical connection it is.
            async fn physical(conn: &mut AsyncTenantConn<'_, Conn, Org>) -> i32 {
                select(physical_of::<Db>()).get_result(conn).await.expect("a number")
            }

            /// Which physical connection the pool lends.
            async fn lent(pool: &Pool<Inner>) -> i32 {
                physical(&mut pool.tenant(org(1)).await.expect("a connection")).await
            }

            $(
                $(#[$doc])*
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let $db = &tokio::task::spawn_blocking(Db::create).await.expect("a database");
                    $body
                }
            )*
        }
    };
}

/// It takes the lock of the row, and that of the whole database on SQLite.
const LOCK: &str = "update posts set title = title where id = 1";

/// A second connection holds the database's lock for writing, until it is dropped.
macro_rules! locked {
    ($db:ident) => {{
        let mut other = Conn::establish(&$db.url()).await.expect("a connection");
        other
            .batch_execute(&format!("begin; {LOCK}"))
            .await
            .expect("the lock");
        other
    }};
}

/// A statement that waits for that lock.
macro_rules! waits_for_the_lock {
    ($conn:expr) => {
        Post::update(1).set(posts::title.eq("late")).execute($conn)
    };
}

on_each_pool! {
    async fn a_connection_of_a_pool_is_of_its_tenant(db) {
        let pool = pool(db);
        for (id, title) in [(1, "one"), (2, "two")] {
            let mut conn = pool.tenant(org(id)).await.expect("a connection");
            assert_eq!(Post::scoped().select(posts::title).load::<String>(&mut conn).await, Ok(vec![title.into()]));
        }
    }

    async fn a_clean_connection_is_lent_again(db) {
        let pool = pool(db);
        let before = lent(&pool).await;
        let mut conn = pool.tenant(org(2)).await.expect("a connection");
        let done = conn.transaction(async |conn| Post::scoped().count().get_result::<i64>(conn).await).await;
        assert_eq!(done, Ok(1));
        assert_eq!(Post::scoped().select(posts::id).load_stream::<i32>(&mut conn).await.expect("rows").count().await, 1);
        drop(conn);
        assert_eq!(lent(&pool).await, before);
    }

    async fn a_pool_lends_for_the_tenant_that_is_current_where_it_is_asked(db) {
        let pool = pool(db);
        let asked = with(org(2), || pool.current::<Org>());
        let mut conn = scope(org(1), asked).await.expect("a connection");
        assert_eq!(conn.key(), &2);
        let titles = Post::scoped().select(posts::title).load::<String>(&mut conn).in_tenant(org(1)).await;
        assert_eq!(titles, Ok(vec!["two".into()]));
    }

    async fn without_a_current_tenant_there_is_no_connection_and_none_is_waited_for(db) {
        let pool = pool(db);
        let _only = pool.tenant(org(1)).await.expect("a connection");
        assert!(matches!(pool.current::<Org>().now_or_never(), Some(Err(PoolError::NoTenant(_)))));
        let of_another_type = scope(site(1), async { pool.current::<Org>().await.map(drop) });
        assert!(matches!(of_another_type.now_or_never(), Some(Err(PoolError::NoTenant(_)))));
    }

    async fn a_task_gets_a_connection_only_if_it_is_handed_the_tenant(db) {
        let pool = pool(db);
        scope(org(2), async {
            let bare = tokio::spawn({
                let pool = pool.clone();
                async move { pool.current::<Org>().await.map(drop) }
            });
            assert!(matches!(bare.await.expect("no panic"), Err(PoolError::NoTenant(_))));
            let handed = tenancy::spawn({
                let pool = pool.clone();
                async move {
                    let mut conn = pool.current::<Org>().await.expect("a connection");
                    Post::scoped().select(posts::title).load::<String>(&mut conn).await
                }
            });
            assert_eq!(handed.await.expect("no panic"), Ok(vec!["two".into()]));
        })
        .await;
    }

    async fn a_pool_lends_for_several_tenants(db) {
        let pool = pool(db);
        let mut conn = pool.tenants([org(1), org(2)]).await.expect("a connection");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn).await, Ok(2));
    }

    async fn a_connection_that_a_panic_drops_is_thrown_away(db) {
        let pool = pool(db);
        let before = lent(&pool).await;
        let panics = tokio::spawn({
            let pool = pool.clone();
            async move {
                let _conn = pool.tenant(org(1)).await.expect("a connection");
                panic!("on purpose")
            }
        });
        assert!(panics.await.expect_err("a panic").is_panic());
        assert_ne!(lent(&pool).await, before);
    }

    async fn a_query_that_is_dropped_on_the_way_takes_its_connection_along(db) {
        let pool = pool(db);
        let lock = locked!(db);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        let before = physical(&mut conn).await;
        let mut waits = waits_for_the_lock!(&mut conn);
        assert!((&mut waits).now_or_never().is_none());
        // Now it may end: that of SQLite is not dropped before. Nobody hears of it.
        drop(lock);
        drop(waits);
        drop(conn);
        assert_ne!(lent(&pool).await, before);
    }

    async fn a_wait_that_is_given_up_while_the_pool_looks_at_a_connection_takes_it_along(db) {
        let looks = Arc::new(Notify::new());
        let mut config = prepared_by::<Conn>(Db::SETUP);
        config.recycling_method = RecyclingMethod::CustomFunction(Box::new({
            let looks = Arc::clone(&looks);
            move |conn| {
                // Who waits hears of it: bb8 looks at a connection that is new as well.
                looks.notify_waiters();
                conn.batch_execute(LOCK).boxed()
            }
        }));
        let pool = Pool::new(library_pool(AsyncConnector::with_config(db.url(), config)));
        let before = lent(&pool).await;
        let lock = locked!(db);
        {
            let mut waits = pin!(pool.tenant(org(1)));
            tokio::select! {
                biased;
                () = looks.notified() => (),
                _ = &mut waits => panic!("the answer waits for the lock"),
            }
            // Now it may end: that of SQLite is not dropped before. Nobody hears of it.
            drop(lock);
        }
        assert_ne!(lent(&pool).await, before);
    }

    async fn after_a_dropped_query_nothing_more_runs_on_its_connection(db) {
        let pool = pool(db);
        let lock = locked!(db);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        let before = physical(&mut conn).await;
        let mut waits = waits_for_the_lock!(&mut conn);
        assert!((&mut waits).now_or_never().is_none());
        drop(lock);
        drop(waits);
        let done = conn.transaction(async |conn| Ok::<_, diesel::result::Error>(physical(conn).await)).await;
        assert!(is_unfinished(&done), "{done:?}");
        let read = Post::scoped().count().get_result::<i64>(&mut conn).await;
        assert!(is_unfinished(&read), "{read:?}");
        drop(conn);
        assert_ne!(lent(&pool).await, before);
    }

    async fn a_query_that_is_dropped_in_a_transaction_takes_its_connection_along_and_nothing_is_committed(db) {
        let pool = pool(db);
        let lock = locked!(db);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        let before = physical(&mut conn).await;
        let lock = &mut Some(lock);
        let done = conn.transaction(async |conn| {
            let mut waits = waits_for_the_lock!(conn);
            assert!((&mut waits).now_or_never().is_none());
            drop(lock.take());
            drop(waits);
            Ok::<_, diesel::result::Error>(())
        })
        .await;
        assert!(is_unfinished(&done), "{done:?}");
        drop(conn);
        assert_ne!(lent(&pool).await, before);
    }

    async fn a_stream_that_is_dropped_in_a_transaction_takes_its_connection_along(db) {
        let pool = pool(db);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        let before = physical(&mut conn).await;
        let done = conn.transaction(async |conn| {
            drop(Post::scoped().select(posts::title).load_stream::<String>(conn).await?);
            Ok::<_, diesel::result::Error>(())
        })
        .await;
        assert_eq!(done, Ok(()));
        drop(conn);
        assert_ne!(lent(&pool).await, before);
    }

    async fn a_transaction_in_which_an_inner_one_was_dropped_takes_its_connection_along_and_is_not_committed(db) {
        let pool = pool(db);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        let before = physical(&mut conn).await;
        let done = conn.transaction(async |conn| {
            Post::insert((posts::id.eq(9), posts::title.eq("outer"))).execute(conn).await?;
            let inside = Notify::new();
            let inner = conn.transaction(async |conn| {
                Post::insert((posts::id.eq(10), posts::title.eq("inner"))).execute(conn).await?;
                inside.notify_one();
                pending::<QueryResult<()>>().await
            });
            tokio::select! {
                _ = inner => panic!("it does not end"),
                () = inside.notified() => (),
            }
            Ok::<_, diesel::result::Error>(())
        })
        .await;
        assert!(is_unfinished(&done), "{done:?}");
        drop(conn);
        assert_ne!(lent(&pool).await, before);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn).await, Ok(1));
    }

    async fn a_query_that_is_dropped_on_a_narrowed_connection_takes_it_along(db) {
        let pool = pool(db);
        let lock = locked!(db);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        let before = physical(&mut conn).await;
        let mut narrow = conn.narrow::<Site>(site(7));
        let mut waits = waits_for_the_lock!(&mut narrow);
        assert!((&mut waits).now_or_never().is_none());
        // Now it may end: that of SQLite is not dropped before. Nobody hears of it.
        drop(lock);
        drop(waits);
        drop(conn);
        assert_ne!(lent(&pool).await, before);
    }

    async fn a_transaction_that_is_dropped_on_the_way_takes_its_connection_along(db) {
        let pool = pool(db);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        let before = physical(&mut conn).await;
        let inside = Notify::new();
        {
            let transaction = conn.transaction(async |conn| {
                Post::insert((posts::id.eq(9), posts::title.eq("t"))).execute(conn).await?;
                inside.notify_one();
                pending::<QueryResult<()>>().await
            });
            tokio::select! {
                _ = transaction => panic!("it does not end"),
                () = inside.notified() => (),
            }
        }
        drop(conn);
        assert_ne!(lent(&pool).await, before);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn).await, Ok(1));
    }

    /// The lock is given back at once, and not when the pool next looks at the connection.
    async fn a_connection_that_is_thrown_away_does_not_keep_its_locks(db) {
        let pool = pool(db);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        let inside = Notify::new();
        {
            let transaction = conn.transaction(async |conn| {
                Post::update(1).set(posts::title.eq("locked")).execute(conn).await?;
                inside.notify_one();
                pending::<QueryResult<()>>().await
            });
            tokio::select! {
                _ = transaction => panic!("it does not end"),
                () = inside.notified() => (),
            }
        }
        drop(conn);
        let mut other = Conn::establish(&db.url()).await.expect("a connection");
        assert_eq!(other.batch_execute(Db::SETUP).await, Ok(()));
        assert_eq!(other.batch_execute("update posts set title = 'free' where id = 1").await, Ok(()));
    }

    async fn a_stream_of_rows_that_is_dropped_before_its_end_takes_its_connection_along(db) {
        let pool = pool(db);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        let before = physical(&mut conn).await;
        let rows = Post::scoped().select(posts::title).load_stream::<String>(&mut conn).await.expect("rows");
        drop(rows);
        drop(conn);
        assert_ne!(lent(&pool).await, before);
    }

    async fn an_unscoped_connection_that_plain_diesel_has_had_is_thrown_away(db) {
        let pool = pool(db);
        let before = lent(&pool).await;
        let mut conn = pool.unscoped("plain Diesel").await.expect("a connection");
        assert_eq!(conn.batch_execute("select 1").await, Ok(()));
        drop(conn);
        let after = lent(&pool).await;
        assert_ne!(after, before);
        let mut conn = pool.unscoped("a transaction").await.expect("a connection");
        assert_eq!(conn.transaction(async |conn| conn.batch_execute("select 1").await).await, Ok(()));
        drop(conn);
        assert_ne!(lent(&pool).await, after);
    }

    async fn a_transaction_that_plain_diesel_does_not_see_does_not_reach_the_next_tenant(db) {
        let pool = pool(db);
        let before = lent(&pool).await;
        let mut conn = pool.unscoped("begin behind Diesel's back").await.expect("a connection");
        conn.batch_execute("begin; insert into posts values (9, 1, 'uncommitted')").await.expect("it begins");
        drop(conn);
        assert_ne!(lent(&pool).await, before);
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn).await, Ok(1));
    }

    async fn an_unscoped_connection_that_ran_scoped_statements_only_is_lent_again(db) {
        let pool = pool(db);
        let before = lent(&pool).await;
        let mut conn = pool.unscoped("count").await.expect("a connection");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn).await, Ok(2));
        drop(conn);
        assert_eq!(lent(&pool).await, before);
    }

    async fn nobody_sees_a_tenants_values_whom_the_application_has_not_asked(db) {
        let everybody = Spy::of_the_process();
        let title = |of: &str| format!("{of} {}", db.url());
        let mut own = Conn::establish(&db.url()).await.expect("a connection");
        let row = (posts::id.eq(8), posts::title.eq(title("own")));
        let mut own = AsyncTenantConn::<_, Org>::trusting(&mut own, 1);
        assert_eq!(Post::insert(row).execute(&mut own).await, Ok(1));
        assert!(everybody.has_seen(&title("own")), "a connection of nobody's pool");

        let uninstrumented = pool(db);
        let mut conn = uninstrumented.tenant(org(1)).await.expect("a connection");
        let row = (posts::id.eq(9), posts::title.eq(title("hidden")));
        assert_eq!(Post::insert(row).execute(&mut conn).await, Ok(1));
        drop(conn);
        assert!(!everybody.has_seen(&title("hidden")));

        let asked = Spy::default();
        let instrumented = connector::<Conn>(db.url(), Db::SETUP).instrumented_by({
            let asked = asked.clone();
            move || asked.instrumentation()
        });
        let instrumented = Pool::new(library_pool(instrumented));
        let mut conn = instrumented.tenant(org(1)).await.expect("a connection");
        let row = (posts::id.eq(10), posts::title.eq(title("shown")));
        assert_eq!(Post::insert(row).execute(&mut conn).await, Ok(1));
        assert!(asked.has_seen(&title("shown")) && !everybody.has_seen(&title("shown")));
    }

    async fn a_panic_in_the_middle_of_a_statement_takes_its_connection_along(db) {
        let connector = connector::<Conn>(db.url(), Db::SETUP).instrumented_by(|| |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                assert!(!query.to_string().contains("on purpose"));
            }
        });
        let pool = Pool::new(library_pool(connector));
        let mut conn = pool.tenant(org(1)).await.expect("a connection");
        let before = physical(&mut conn).await;
        let panics = async {
            let row = (posts::id.eq(9), posts::title.eq("on purpose"));
            Post::insert(row).execute(&mut conn).await
        };
        // On SQLite the panic is that of another thread, and the answer is an error.
        let outcome = AssertUnwindSafe(panics).catch_unwind().await;
        assert!(!matches!(outcome, Ok(Ok(_))));
        let next = Post::scoped().count().get_result::<i64>(&mut conn).await;
        assert!(is_unfinished(&next), "{next:?}");
        drop(conn);
        assert_ne!(lent(&pool).await, before);
    }

    async fn a_pool_whose_connections_are_all_lent_is_exhausted(db) {
        let pool = Pool::new(impatient(connector::<Conn>(db.url(), Db::SETUP)));
        let _only = loop {
            match pool.tenant(org(1)).await {
                Ok(conn) => break conn,
                Err(error) => assert!(is_late(&error), "{error}"),
            }
        };
        let Err(error) = pool.tenant(org(2)).await else { panic!("there is one connection") };
        assert!(matches!(error, PoolError::Exhausted { waited } if waited >= SOON), "{error}");
    }

    async fn a_database_that_is_not_there_is_no_exhaustion(_db) {
        let pool = Pool::new(failing(AsyncConnector::<Conn>::new(Db::NOWHERE)));
        let error = pool.tenant(org(1)).await.map(drop).expect_err("nobody is there");
        assert!(is_failure(&error), "{error}");
    }

    async fn a_database_that_does_not_answer_is_a_deadline(_db) {
        let pool = Pool::new(impatient(never::<Conn>()));
        let error = pool.tenant(org(1)).await.map(drop).expect_err("nobody answers");
        assert!(matches!(error, PoolError::ConnectDeadline { waited } if waited >= SOON), "{error}");
    }
}
