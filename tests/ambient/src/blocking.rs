//! Pools of blocking connections.

use crate::support::{
    Database, Mysql, Org, Post, Postgres, Site, Spy, Sqlite, is_late, org, physical_of, posts, site,
};
use diesel::connection::{
    AnsiTransactionManager, DefaultLoadingMode, SimpleConnection, TransactionManager,
};
use diesel::r2d2;
use diesel::result::{DatabaseErrorKind, Error};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, mpsc};
use std::time::Duration;
use tenancy::dsl::select;
use tenancy::pool::{Connector, Pooled};
use tenancy::prelude::*;
use tenancy::{Pool, PoolError, with};

/// Prepares each physical connection.
#[derive(Debug)]
struct Setup(&'static str);

impl<C: Connection> r2d2::CustomizeConnection<Pooled<C>, r2d2::Error> for Setup {
    fn on_acquire(&self, conn: &mut Pooled<C>) -> Result<(), r2d2::Error> {
        conn.unscoped_setup("prepare the connection")
            .batch_execute(self.0)
            .map_err(r2d2::Error::QueryError)
    }
}

/// Keeps a connection from being made, until the sender is gone.
#[derive(Debug)]
struct Never(Mutex<mpsc::Receiver<()>>);

impl<C: Connection> r2d2::CustomizeConnection<Pooled<C>, r2d2::Error> for Never {
    fn on_acquire(&self, _: &mut Pooled<C>) -> Result<(), r2d2::Error> {
        let _ = self.0.lock().expect("no panic").recv();
        Ok(())
    }
}

/// Whether it is the refusal of a connection whose state is unknown.
fn is_unfinished<T>(answer: &QueryResult<T>) -> bool {
    matches!(answer, Err(diesel::result::Error::QueryBuilderError(error))
        if error.downcast_ref() == Some(&tenancy::ScopeError::Unfinished))
}

const SOON: Duration = Duration::from_millis(20);

macro_rules! on_each_backend {
    ($($(#[$doc:meta])* fn $name:ident($db:ident) $body:block)*) => {
        on_each_backend!(@ sqlite, Sqlite, SqliteConnection: $($(#[$doc])* fn $name($db) $body)*);
        on_each_backend!(@ postgres, Postgres, PgConnection: $($(#[$doc])* fn $name($db) $body)*);
        on_each_backend!(@ mysql, Mysql, MysqlConnection: $($(#[$doc])* fn $name($db) $body)*);
    };
    (@ $backend:ident, $Database:ident, $Conn:ident: $($(#[$doc:meta])* fn $name:ident($db:ident) $body:block)*) => {
        mod $backend {
            use super::*;

            type Conn = $Conn;
            type Db = $Database;
            type Inner = r2d2::Pool<Connector<Conn>>;

            fn builder() -> r2d2::Builder<Connector<Conn>> {
                r2d2::Pool::builder().max_size(1).connection_customizer(Box::new(Setup(Db::SETUP)))
            }

            /// A pool of one connection.
            fn pool(db: &Db) -> Pool<Inner> {
                Pool::new(builder().build(Connector::new(db.url())).expect("a pool"))
            }

            /// A pool of one connection that waits for it no longer than a moment.
            fn impatient(db: &Db) -> Pool<Inner> {
                Pool::new(builder().connection_timeout(SOON).build_unchecked(Connector::new(db.url())))
            }

            /// Which physical connection it is.
            fn physical(conn: &mut TenantConn<'_, Conn, Org>) -> i32 {
                select(physical_of::<Db>()).get_result(conn).expect("a number")
            }

            /// Reads a row, and forgets that there may be others.
            fn forget_rows(conn: &mut TenantConn<'_, Conn, Org>) {
                let mut rows = Post::scoped()
                    .select(posts::title)
                    .load_iter::<String, DefaultLoadingMode>(conn)
                    .expect("rows");
                assert!(rows.next().is_some());
                std::mem::forget(rows);
            }

            /// Which physical connection the pool lends.
            fn lent(pool: &Pool<Inner>) -> i32 {
                physical(&mut pool.tenant(org(1)).expect("a connection"))
            }

            $($(#[$doc])* #[test] fn $name() { let $db = &Db::create(); $body })*
        }
    };
}

on_each_backend! {
    fn a_connection_of_a_pool_is_of_its_tenant(db) {
        let pool = pool(db);
        for (id, title) in [(1, "one"), (2, "two")] {
            let mut conn = pool.tenant(org(id)).expect("a connection");
            assert_eq!(Post::scoped().select(posts::title).load::<String>(&mut conn), Ok(vec![title.into()]));
        }
    }

    fn a_clean_connection_is_lent_again(db) {
        let pool = pool(db);
        assert_eq!(lent(&pool), lent(&pool));
    }

    fn a_pool_lends_for_the_current_tenant(db) {
        let pool = pool(db);
        let conn = with(org(2), || pool.current::<Org>().expect("a connection"));
        assert_eq!(conn.key(), &2);
    }

    /// SQLite keeps what an open statement has seen, and commits nothing beside one that writes.
    fn a_connection_whose_rows_were_forgotten_is_thrown_away(db) {
        let pool = pool(db);
        let mut conn = pool.tenant(org(1)).expect("a connection");
        let before = physical(&mut conn);
        forget_rows(&mut conn);
        drop(conn);
        assert_ne!(lent(&pool), before);
    }

    fn a_connection_whose_rows_were_forgotten_in_a_transaction_is_thrown_away(db) {
        let pool = pool(db);
        let mut conn = pool.tenant(org(1)).expect("a connection");
        let before = physical(&mut conn);
        // What becomes of the transaction is the database's to say.
        let _ = conn.transaction(|conn| {
            forget_rows(conn);
            QueryResult::Ok(())
        });
        drop(conn);
        assert_ne!(lent(&pool), before);
    }

    fn a_connection_whose_rows_were_read_half_is_lent_again(db) {
        let pool = pool(db);
        let mut conn = pool.tenant(org(1)).expect("a connection");
        let before = physical(&mut conn);
        let mut rows = Post::scoped().select(posts::title).load_iter::<String, DefaultLoadingMode>(&mut conn).expect("rows");
        assert!(rows.next().is_some());
        drop(rows);
        drop(conn);
        assert_eq!(lent(&pool), before);
    }

    /// It is the tenant of the moment of acquisition.
    fn a_connection_keeps_its_tenant_in_the_block_of_another_one(db) {
        let pool = pool(db);
        let mut conn = with(org(2), || pool.current::<Org>().expect("a connection"));
        let titles = with(org(1), || Post::scoped().select(posts::title).load::<String>(&mut conn));
        assert_eq!(titles, Ok(vec!["two".into()]));
    }

    fn without_a_current_tenant_there_is_no_connection_and_none_is_waited_for(db) {
        let pool = pool(db);
        let _only = pool.tenant(org(1)).expect("a connection");
        assert!(matches!(pool.current::<Org>(), Err(PoolError::NoTenant(_))));
        let of_another_type = with(site(1), || pool.current::<Org>().map(drop));
        assert!(matches!(of_another_type, Err(PoolError::NoTenant(_))));
    }

    fn a_pool_lends_for_several_tenants(db) {
        let pool = pool(db);
        let mut conn = pool.tenants([org(1), org(2)]).expect("a connection");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn), Ok(2));
    }

    fn a_connection_that_a_panic_drops_is_thrown_away(db) {
        let pool = pool(db);
        let mut before = 0;
        let panics = catch_unwind(AssertUnwindSafe(|| {
            let mut conn = pool.tenant(org(1)).expect("a connection");
            before = physical(&mut conn);
            panic!("on purpose")
        }));
        assert!(panics.is_err());
        assert_ne!(lent(&pool), before);
    }

    fn a_panic_in_a_transaction_that_is_caught_before_the_connection_is_dropped_leaves_it_clean(db) {
        let pool = pool(db);
        let mut conn = pool.tenant(org(1)).expect("a connection");
        let before = physical(&mut conn);
        let panics = catch_unwind(AssertUnwindSafe(|| {
            conn.transaction(|conn| {
                Post::insert((posts::id.eq(9), posts::title.eq("t"))).execute(conn)?;
                panic!("on purpose");
                #[expect(unreachable_code, reason = "says the type")]
                QueryResult::Ok(())
            })
        }));
        assert!(panics.is_err());
        drop(conn);
        assert_eq!(lent(&pool), before);
        let mut conn = pool.tenant(org(1)).expect("a connection");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn), Ok(1));
    }

    fn a_transaction_in_which_one_was_left_open_is_an_error_and_not_committed_and_nothing_more_runs(db) {
        let mut conn = Conn::establish(&db.url()).expect("a connection");
        let mut all = conn.unscoped("plain Diesel leaves a transaction open");
        let done = all.transaction(|conn| {
            Post::delete(Post::scoped()).execute(conn)?;
            AnsiTransactionManager::begin_transaction(&mut **conn)
        });
        assert!(is_unfinished(&done), "{done:?}");
        let mut conn = TenantConn::<_, Org>::trusting(&mut conn, 1);
        let read = Post::scoped().count().get_result::<i64>(&mut conn);
        assert!(is_unfinished(&read), "{read:?}");
        let mut other = Conn::establish(&db.url()).expect("a connection");
        let mut other = TenantConn::<_, Org>::trusting(&mut other, 1);
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut other), Ok(1));
    }

    fn a_transaction_in_which_plain_diesel_panicked_is_not_committed(db) {
        let mut conn = Conn::establish(&db.url()).expect("a connection");
        let mut all = conn.unscoped("a panic leaves plain Diesel's transaction open");
        let done = all.transaction(|conn| {
            Post::delete(Post::scoped()).execute(conn)?;
            let panics = AssertUnwindSafe(|| Connection::transaction::<(), diesel::result::Error, _>(&mut **conn, |_| panic!("on purpose")));
            catch_unwind(panics).expect_err("it panics");
            QueryResult::Ok(())
        });
        assert!(is_unfinished(&done), "{done:?}");
    }

    fn rows_that_are_read_half_in_a_transaction_do_not_keep_it_from_its_end(db) {
        let mut conn = Conn::establish(&db.url()).expect("a connection");
        let mut conn = TenantConn::<_, Org>::trusting(&mut conn, 1);
        let done = conn.transaction(|conn| {
            Post::insert((posts::id.eq(9), posts::title.eq("new"))).execute(conn)?;
            Post::scoped().load_iter::<Post, diesel::connection::DefaultLoadingMode>(conn)?.next().expect("a row").map(drop)
        });
        assert_eq!(done, Ok(()));
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn), Ok(2));
    }

    fn a_transaction_that_kept_an_error_for_itself_says_ok_only_if_it_is_committed(db) {
        let mut conn = Conn::establish(&db.url()).expect("a connection");
        let mut conn = TenantConn::<_, Org>::trusting(&mut conn, 1);
        let row = |id| (posts::id.eq(id), posts::title.eq("kept"));
        let done = conn.transaction(|conn| {
            Post::insert(row(9)).execute(conn)?;
            let twice = Post::insert(row(9)).execute(conn);
            assert!(matches!(twice, Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))), "{twice:?}");
            QueryResult::Ok(())
        });
        assert_eq!(Post::find(9).count().get_result::<i64>(&mut conn), Ok(i64::from(done.is_ok())), "{done:?}");
        assert_eq!(conn.transaction(|conn| Post::delete(1).execute(conn)), Ok(1));
    }

    fn nobody_sees_a_tenants_values_whom_the_application_has_not_asked(db) {
        let everybody = Spy::of_the_process();
        let title = |of: &str| format!("{of} {}", db.url());
        let mut own = Conn::establish(&db.url()).expect("a connection");
        let row = (posts::id.eq(8), posts::title.eq(title("own")));
        assert_eq!(Post::insert(row).execute(&mut TenantConn::<_, Org>::trusting(&mut own, 1)), Ok(1));
        assert!(everybody.has_seen(&title("own")), "a connection of nobody's pool");

        let uninstrumented = pool(db);
        let row = (posts::id.eq(9), posts::title.eq(title("hidden")));
        assert_eq!(Post::insert(row).execute(&mut uninstrumented.tenant(org(1)).expect("a connection")), Ok(1));
        assert!(!everybody.has_seen(&title("hidden")));

        let asked = Spy::default();
        let instrumented = Connector::<Conn>::new(db.url()).instrumented_by({
            let asked = asked.clone();
            move || asked.instrumentation()
        });
        let instrumented = Pool::new(builder().build(instrumented).expect("a pool"));
        let row = (posts::id.eq(10), posts::title.eq(title("shown")));
        assert_eq!(Post::insert(row).execute(&mut instrumented.tenant(org(1)).expect("a connection")), Ok(1));
        assert!(asked.has_seen(&title("shown")) && !everybody.has_seen(&title("shown")));
    }

    fn a_connection_with_an_open_transaction_is_thrown_away(db) {
        let pool = pool(db);
        let before = lent(&pool);
        let mut pooled = pool.inner().get().expect("a connection");
        let mut conn = pooled.unscoped_setup("begin and do not end");
        AnsiTransactionManager::begin_transaction(&mut *conn).expect("it begins");
        drop(pooled);
        assert_ne!(lent(&pool), before);
    }

    fn a_transaction_that_plain_diesel_does_not_see_does_not_reach_the_next_tenant(db) {
        let pool = pool(db);
        let before = lent(&pool);
        let mut conn = pool.unscoped("begin behind Diesel's back").expect("a connection");
        conn.batch_execute("begin; insert into posts values (9, 1, 'uncommitted')").expect("it begins");
        drop(conn);
        assert_ne!(lent(&pool), before);
        let mut conn = pool.tenant(org(1)).expect("a connection");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn), Ok(1));
    }

    fn an_unscoped_connection_that_plain_diesel_has_had_is_thrown_away(db) {
        let pool = pool(db);
        let before = lent(&pool);
        let mut conn = pool.unscoped("a transaction").expect("a connection");
        assert_eq!(conn.transaction(|conn| conn.batch_execute("select 1")), Ok(()));
        drop(conn);
        let after = lent(&pool);
        assert_ne!(after, before);
        let conn = pool.unscoped("a look").expect("a connection");
        let _: &Conn = &conn;
        drop(conn);
        assert_ne!(lent(&pool), after);
    }

    fn an_unscoped_connection_that_ran_scoped_statements_only_is_lent_again(db) {
        let pool = pool(db);
        let before = lent(&pool);
        let mut conn = pool.unscoped("count").expect("a connection");
        assert_eq!(Post::scoped().count().get_result::<i64>(&mut conn), Ok(2));
        drop(conn);
        assert_eq!(lent(&pool), before);
    }

    fn a_connection_of_the_pool_inside_is_not_lent_again_after_unscoped_work(db) {
        let pool = pool(db);
        let before = lent(&pool);
        let mut pooled = pool.inner().get().expect("a connection");
        assert_eq!(pooled.unscoped("work").batch_execute("select 1"), Ok(()));
        drop(pooled);
        assert_ne!(lent(&pool), before);
    }

    fn a_narrowed_connection_is_of_the_same_lease(db) {
        let pool = pool(db);
        let mut conn = pool.tenant(org(1)).expect("a connection");
        let before = physical(&mut conn);
        let narrow = &mut conn.narrow::<Site>(site(7));
        assert_eq!(select(physical_of::<Db>()).get_result(narrow), Ok(before));
    }

    fn a_pool_whose_connections_are_all_lent_is_exhausted(db) {
        let pool = impatient(db);
        let _only = loop {
            match pool.tenant(org(1)) {
                Ok(conn) => break conn,
                Err(error) => assert!(is_late(&error), "{error}"),
            }
        };
        let Err(error) = pool.tenant(org(2)) else { panic!("there is one connection") };
        assert!(matches!(error, PoolError::Exhausted { waited } if waited >= SOON), "{error}");
        assert!(error.to_string().starts_with("all connections of the pool are lent"), "{error}");
    }

    fn a_database_that_is_not_there_is_no_exhaustion(_db) {
        let builder = r2d2::Pool::builder().max_size(1).connection_timeout(SOON);
        let pool = Pool::new(builder.build_unchecked(Connector::<Conn>::new(Db::NOWHERE)));
        let error = loop {
            match pool.tenant(org(1)).map(drop) {
                Ok(()) => panic!("nobody is there"),
                Err(PoolError::ConnectDeadline { .. }) => (),
                Err(error) => break error,
            }
        };
        assert!(matches!(error, PoolError::Connect { .. }), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }

    fn a_database_that_does_not_answer_is_a_deadline(db) {
        let (_never, receiver) = mpsc::channel();
        let builder = r2d2::Pool::builder().max_size(1).connection_timeout(SOON);
        let builder = builder.connection_customizer(Box::new(Never(Mutex::new(receiver))));
        let pool = Pool::new(builder.build_unchecked(Connector::<Conn>::new(db.url())));
        let Err(error) = pool.tenant(org(1)) else { panic!("nobody answers") };
        assert!(matches!(error, PoolError::ConnectDeadline { waited } if waited >= SOON), "{error}");
    }
}
