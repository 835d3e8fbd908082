//! Many tenants at once on few connections: random reads and writes, some cancelled, some of which panic.
//!
//! `TENANCY_SOAK=100` does a hundred times as much, some minutes of it; `TENANCY_SOAK_SEED` is a number, or
//! `random`; each run draws the same from it, as far as the scheduler lets it.

use crate::support::{Database, Mysql, Org, Post, Postgres, Sqlite, org, posts};
use diesel::connection::SimpleConnection as _;
use diesel::dsl::sql;
use diesel::r2d2;
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sql_types::{BigInt, Text};
use diesel_async::pooled_connection::ManagerConfig;
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncMysqlConnection, AsyncPgConnection, SimpleAsyncConnection as _};
use futures_util::FutureExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use tenancy::Pool;
use tenancy::dsl::select;
use tenancy::pool::{AsyncConnector, Connector, Pooled};
use tenancy::prelude::*;

const CONNECTIONS: u32 = 4;
const TENANTS: i32 = 8;
const TASKS: u64 = 64;
const THREADS: u64 = 8;
const OPERATIONS: u64 = 40;
/// Tenants that nobody acts for. An operation without a predicate would reach their rows.
const BYSTANDERS: std::ops::RangeInclusive<i32> = 101..=104;
/// What a panic on purpose carries. It goes past the hook that prints panics.
struct OnPurpose;

fn operations() -> u64 {
    let factor =
        std::env::var("TENANCY_SOAK").map_or(1, |factor| factor.parse().expect("a number"));
    OPERATIONS * factor
}

fn seed() -> u64 {
    let seed = match std::env::var("TENANCY_SOAK_SEED").as_deref() {
        Ok("random") => std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0),
        Ok(seed) => seed.parse().expect("a number, or `random`"),
        Err(_) => 0,
    };
    println!("TENANCY_SOAK_SEED={seed}");
    seed
}

/// Steele, Lea and Flood's `SplitMix64`: good enough to choose what to do next.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn id(&mut self) -> i32 {
        i32::try_from(self.throw(6)).expect("it is small")
    }

    fn tenant(&mut self) -> i32 {
        1 + i32::try_from(self.throw(8)).expect("it is small") % TENANTS
    }
}

/// What one operation does, and how it ends if not in order.
#[derive(Clone, Copy)]
enum Act {
    Read,
    Insert,
    Update,
    Delete,
    Transaction,
}

impl Act {
    fn choose(dice: &mut Dice) -> Self {
        match dice.throw(5) {
            0 => Self::Read,
            1 => Self::Insert,
            2 => Self::Update,
            3 => Self::Delete,
            _ => Self::Transaction,
        }
    }
}

/// A row says in its title whose it is.
fn title(tenant: i32, id: i32) -> String {
    format!("{tenant}: {id}")
}

fn assert_own(tenant: i32, rows: &[Post]) {
    for row in rows {
        let own = row.org_id == tenant && row.title.starts_with(&format!("{tenant}: "));
        assert!(own, "tenant {tenant} sees {row:?}");
    }
}

/// Whether it is what others may be the cause of: a row that is there already, a lock.
fn is_contention(error: &Error) -> bool {
    match error {
        Error::DatabaseError(
            DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::SerializationFailure,
            _,
        ) => true,
        Error::DatabaseError(_, information) => {
            let message = information.message().to_lowercase();
            ["locked", "deadlock", "record has changed"]
                .iter()
                .any(|contention| message.contains(contention))
        }
        _ => false,
    }
}

/// How often an operation was done, and how often the database refused it: a row that is there already, a lock.
#[derive(Default)]
struct Tally {
    done: AtomicUsize,
    refused: AtomicUsize,
    cancelled: AtomicUsize,
    panicked: AtomicUsize,
}

impl Tally {
    fn count(&self, outcome: Result<(), Error>) {
        match outcome {
            Ok(()) => self.done.fetch_add(1, Ordering::Relaxed),
            Err(Error::RollbackTransaction) => self.refused.fetch_add(1, Ordering::Relaxed),
            Err(error) if is_contention(&error) => self.refused.fetch_add(1, Ordering::Relaxed),
            Err(error) => panic!("{error:?}"),
        };
    }

    fn assert_all_happened(&self) {
        let Self {
            done,
            refused,
            cancelled,
            panicked,
        } = self;
        println!(
            "{done:?} done, {refused:?} refused, {cancelled:?} cancelled, {panicked:?} panicked"
        );
        assert!(done.load(Ordering::Relaxed) > 0);
        assert!(panicked.load(Ordering::Relaxed) > 0);
    }
}

/// Goes on with a panic that was not on purpose.
fn was_on_purpose(panic: Box<dyn std::any::Any + Send>) {
    if !panic.is::<OnPurpose>() {
        resume_unwind(panic);
    }
}

/// A database with bystanders in it.
struct Soaked<D: Database> {
    database: D,
}

/// How to look at all rows, and for what a connection must not have kept.
trait Backend: Database {
    type Conn: Connection + diesel::connection::LoadConnection;

    const SETUP_ONCE: &str;

    /// Another text in each statement, unless a transaction is open.
    const MOMENT: &str;

    /// The number of settings of the session that are not those it began with.
    const SETTINGS: &str;
}

impl Backend for Sqlite {
    type Conn = SqliteConnection;

    const SETUP_ONCE: &str = "pragma journal_mode = wal";
    // SQLite does not tell. `BEGIN` inside a transaction is an error there, which is asked for as well.
    const MOMENT: &str = "hex(randomblob(8))";
    const SETTINGS: &str = "(select count(*) from sqlite_temp_master where name <> 'physical')";
}

impl Backend for Postgres {
    type Conn = PgConnection;

    const SETUP_ONCE: &str = "select 1";
    const MOMENT: &str = "cast(now() as text)";
    // Two of them Diesel sets itself as it connects.
    const SETTINGS: &str = "(
        select count(*) from pg_settings
        where source = 'session' and name not in ('TimeZone', 'client_encoding')
    )";
}

impl Backend for Mysql {
    type Conn = MysqlConnection;

    const SETUP_ONCE: &str = "select 1";
    const MOMENT: &str = "if(@@in_transaction, 'open', uuid())";
    const SETTINGS: &str = "(
        select count(*) from information_schema.session_variables s
        join information_schema.global_variables g on g.variable_name = s.variable_name
        where s.variable_value <> g.variable_value and s.variable_name in
            ('AUTOCOMMIT', 'FOREIGN_KEY_CHECKS', 'SQL_SAFE_UPDATES', 'TX_ISOLATION', 'TX_READ_ONLY', 'UNIQUE_CHECKS')
    )";
}

impl<D: Backend> Soaked<D> {
    fn create() -> Self {
        let database = D::create();
        let mut conn = D::Conn::establish(&database.url()).expect("a database");
        conn.batch_execute(D::SETUP_ONCE).expect("prepared");
        conn.batch_execute("delete from posts").expect("empty");
        for bystander in BYSTANDERS {
            for id in 0..6 {
                let title = title(bystander, id);
                conn.batch_execute(&format!(
                    "insert into posts values ({id}, {bystander}, '{title}')"
                ))
                .expect("a bystander's row");
            }
        }
        Self { database }
    }
}

/// Every row says that it is its tenant's, and those of the bystanders are as they were.
fn assert_untouched(all: &[Post]) {
    for post in all {
        assert!(
            post.title.starts_with(&format!("{}: ", post.org_id)),
            "{post:?}"
        );
    }
    for bystander in BYSTANDERS {
        let left = all.iter().filter(|post| post.org_id == bystander);
        let titles: Vec<_> = left.map(|post| post.title.clone()).collect();
        assert_eq!(
            titles,
            (0..6).map(|id| title(bystander, id)).collect::<Vec<_>>()
        );
    }
}

/// Polls a future so often at most, and then drops it, done or not.
async fn at_most<F: Future>(polls: u64, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(move |context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// The verbs are the same in both modes; `$($await)*` is `.await`, or nothing.
macro_rules! act {
    ($conn:ident, $tenant:expr, $act:expr, $id:expr, $panics:expr, ($($async:tt)*), ($($await:tt)*)) => {
        match $act {
            Act::Read => {
                let rows: Vec<Post> = Post::scoped().load($conn)$($await)*?;
                assert_own($tenant, &rows);
                Ok(())
            }
            Act::Insert => {
                let row = (posts::id.eq($id), posts::title.eq(title($tenant, $id)));
                Post::insert(row).execute($conn)$($await)*?;
                Ok(())
            }
            Act::Update => {
                let rows = Post::update($id).set(posts::title.eq(title($tenant, $id + 100))).execute($conn)$($await)*?;
                assert!(rows <= 1);
                Ok(())
            }
            Act::Delete => {
                assert!(Post::delete(Post::scoped().filter(posts::id.ge($id))).execute($conn)$($await)*? <= 6);
                Ok(())
            }
            Act::Transaction => $conn.transaction($($async)* |conn| {
                Post::update(Post::scoped()).set(posts::title.eq(title($tenant, 7))).execute(conn)$($await)*?;
                if $panics {
                    resume_unwind(Box::new(OnPurpose));
                }
                let rows: Vec<Post> = Post::scoped().load(conn)$($await)*?;
                assert_own($tenant, &rows);
                if $id % 2 == 0 { Ok(()) } else { Err(Error::RollbackTransaction) }
            })$($await)*,
        }
    };
}

macro_rules! blocking {
    ($name:ident: $Database:ident) => {
        #[test]
        fn $name() {
            type Conn = <$Database as Backend>::Conn;

            #[derive(Debug)]
            struct Setup;

            impl r2d2::CustomizeConnection<Pooled<Conn>, r2d2::Error> for Setup {
                fn on_acquire(&self, conn: &mut Pooled<Conn>) -> Result<(), r2d2::Error> {
                    conn.unscoped_setup("prepare the connection")
                        .batch_execute($Database::SETUP)
                        .map_err(r2d2::Error::QueryError)
                }
            }

            let soaked = Soaked::<$Database>::create();
            let connector = Connector::<Conn>::new(soaked.database.url());
            let builder = r2d2::Pool::builder()
                .max_size(CONNECTIONS)
                .connection_customizer(Box::new(Setup));
            let pool = Pool::new(builder.build(connector).expect("a pool"));
            let (seed, tally) = (seed(), Tally::default());

            std::thread::scope(|threads| {
                for thread in 0..THREADS {
                    let (pool, tally) = (&pool, &tally);
                    threads.spawn(move || {
                        let mut dice = Dice(seed ^ thread << 32);
                        for _ in 0..operations() * TASKS / THREADS / 4 {
                            let tenant = dice.tenant();
                            let (act, id, panics) =
                                (Act::choose(&mut dice), dice.id(), dice.throw(8) == 0);
                            let outcome = catch_unwind(AssertUnwindSafe(|| {
                                tenancy::with(org(tenant), || {
                                    let conn = &mut pool.current::<Org>().expect("a connection");
                                    let outcome: Result<(), Error> =
                                        act!(conn, tenant, act, id, panics, (), ());
                                    if panics {
                                        resume_unwind(Box::new(OnPurpose));
                                    }
                                    outcome
                                })
                            }));
                            match outcome {
                                Ok(outcome) => tally.count(outcome),
                                Err(panic) => {
                                    was_on_purpose(panic);
                                    tally.panicked.fetch_add(1, Ordering::Relaxed);
                                }
                            }
                            assert!(
                                tenancy::current::<Org>().is_err(),
                                "a tenant was left on the thread"
                            );
                        }
                    });
                }
            });
            tally.assert_all_happened();

            let mut all = pool
                .unscoped("the test looks at all rows")
                .expect("a connection");
            assert_untouched(
                &Post::scoped()
                    .order((posts::org_id, posts::id))
                    .load::<Post>(&mut all)
                    .expect("rows"),
            );
            drop(all);
            let mut lent: Vec<_> = (0..CONNECTIONS)
                .map(|_| pool.tenant(org(1)).expect("a connection"))
                .collect();
            for conn in &mut lent {
                let moment = select(sql::<Text>($Database::MOMENT));
                let first = moment.clone().get_result::<String>(conn).expect("healthy");
                assert_ne!(
                    moment.get_result::<String>(conn),
                    Ok(first),
                    "a transaction is open"
                );
                assert_eq!(
                    select(sql::<BigInt>($Database::SETTINGS)).get_result::<i64>(conn),
                    Ok(0)
                );
                assert_eq!(
                    conn.transaction(|conn| Post::update(-1)
                        .set(posts::title.eq(""))
                        .execute(conn)),
                    Ok(0)
                );
            }
        }
    };
}

macro_rules! asynchronous {
    ($name:ident: $Database:ident, $Conn:ty, |$connector:ident| $build:expr) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 8)]
        async fn $name() {
            let soaked = Soaked::<$Database>::create();
            let mut config = ManagerConfig::default();
            config.custom_setup = Box::new(|url| {
                let url = url.to_owned();
                async move {
                    let mut conn = <$Conn>::establish(&url).await?;
                    conn.batch_execute($Database::SETUP)
                        .await
                        .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                    Ok(conn)
                }
                .boxed()
            });
            let $connector = AsyncConnector::<$Conn>::with_config(soaked.database.url(), config);
            let pool = Pool::new($build);
            let (seed, tally) = (seed(), std::sync::Arc::new(Tally::default()));

            let tasks: Vec<_> = (0..TASKS)
                .map(|task| {
                    let (pool, tally) = (pool.clone(), tally.clone());
                    tokio::spawn(async move {
                        let mut dice = Dice(seed ^ task << 32);
                        for _ in 0..operations() {
                            let tenant = dice.tenant();
                            let (act, id, panics) = (Act::choose(&mut dice), dice.id(), dice.throw(8) == 0);
                            let cancelled = (dice.throw(4) == 0).then(|| dice.throw(6));
                            let operation = tenancy::scope(org(tenant), async {
                                let conn = &mut pool.current::<Org>().await.expect("a connection");
                                let outcome: Result<(), Error> = act!(conn, tenant, act, id, panics, (async), (.await));
                                if panics {
                                    resume_unwind(Box::new(OnPurpose));
                                }
                                outcome
                            });
                            let operation = at_most(cancelled.unwrap_or(u64::MAX), operation);
                            match AssertUnwindSafe(operation).catch_unwind().await {
                                Ok(Some(outcome)) => tally.count(outcome),
                                Ok(None) => drop(tally.cancelled.fetch_add(1, Ordering::Relaxed)),
                                Err(panic) => {
                                    was_on_purpose(panic);
                                    tally.panicked.fetch_add(1, Ordering::Relaxed);
                                }
                            }
                            assert!(tenancy::current::<Org>().is_err(), "a tenant was left on the task");
                        }
                    })
                })
                .collect();
            for task in tasks {
                task.await.expect("no tenant saw another one's row");
            }
            tally.assert_all_happened();
            assert!(tally.cancelled.load(Ordering::Relaxed) > 0);

            let mut all = pool.unscoped("the test looks at all rows").await.expect("a connection");
            let rows = Post::scoped().order((posts::org_id, posts::id)).load::<Post>(&mut all).await;
            assert_untouched(&rows.expect("rows"));
            drop(all);
            let mut lent = Vec::new();
            for _ in 0..CONNECTIONS {
                lent.push(pool.tenant(org(1)).await.expect("a connection"));
            }
            for conn in &mut lent {
                let moment = select(sql::<Text>($Database::MOMENT));
                let first = moment.clone().get_result::<String>(conn).await.expect("healthy");
                assert_ne!(moment.get_result::<String>(conn).await, Ok(first), "a transaction is open");
                assert_eq!(select(sql::<BigInt>($Database::SETTINGS)).get_result::<i64>(conn).await, Ok(0));
                let nothing = async |conn: &mut AsyncTenantConn<'_, $Conn, Org>| {
                    Post::update(-1).set(posts::title.eq("")).execute(conn).await
                };
                assert_eq!(conn.transaction(nothing).await, Ok(0));
            }
        }
    };
}

blocking!(r2d2_on_sqlite: Sqlite);
blocking!(r2d2_on_postgres: Postgres);
blocking!(r2d2_on_mariadb: Mysql);

type AsyncSqlite = SyncConnectionWrapper<SqliteConnection>;

asynchronous!(deadpool_on_sqlite: Sqlite, AsyncSqlite, |connector| {
    deadpool::managed::Pool::builder(connector).max_size(CONNECTIONS as usize).build().expect("a pool")
});
asynchronous!(deadpool_on_postgres: Postgres, AsyncPgConnection, |connector| {
    deadpool::managed::Pool::builder(connector).max_size(CONNECTIONS as usize).build().expect("a pool")
});
asynchronous!(bb8_on_sqlite: Sqlite, AsyncSqlite, |connector| {
    bb8::Pool::builder().max_size(CONNECTIONS).build(connector).await.expect("a pool")
});
asynchronous!(bb8_on_postgres: Postgres, AsyncPgConnection, |connector| {
    bb8::Pool::builder().max_size(CONNECTIONS).build(connector).await.expect("a pool")
});
asynchronous!(deadpool_on_mariadb: Mysql, AsyncMysqlConnection, |connector| {
    deadpool::managed::Pool::builder(connector)
        .max_size(CONNECTIONS as usize)
        .build()
        .expect("a pool")
});
asynchronous!(bb8_on_mariadb: Mysql, AsyncMysqlConnection, |connector| {
    bb8::Pool::builder()
        .max_size(CONNECTIONS)
        .build(connector)
        .await
        .expect("a pool")
});
