//! The tenants and the table of the tests, and databases that connections can share.

use diesel::connection::{
    Instrumentation, InstrumentationEvent, SimpleConnection, set_default_instrumentation,
};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::Integer;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use tenancy::prelude::*;
use tenancy::{NoTenant, PoolError, Verified};
use test_support::server::Server;

diesel::table! { orgs { id -> Integer } }
diesel::table! { sites { id -> Integer } }
diesel::table! { users { id -> Integer } }
diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
diesel::allow_tables_to_appear_in_same_query!(orgs, sites, users, posts);

#[determines_tenant]
#[derive(Queryable, Debug)]
#[diesel(table_name = orgs)]
#[expect(dead_code, reason = "only its type matters here")]
pub struct Org {
    id: i32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "keys are passed by reference"
)]
fn as_hex(id: &i32) -> String {
    format!("{id:04x}")
}

/// Another type of tenant, with keys of the same type. The log has its keys.
#[determines_tenant(log = as_hex)]
#[derive(Queryable, Debug)]
#[diesel(table_name = sites)]
#[expect(dead_code, reason = "only its type matters here")]
pub struct Site {
    id: i32,
}

/// The log has its keys as they are.
#[determines_tenant(log = ToString::to_string)]
#[derive(Queryable, Debug)]
#[diesel(table_name = users)]
#[expect(dead_code, reason = "only its type matters here")]
pub struct User {
    id: i32,
}

#[tenanted(Org)]
#[derive(Queryable, Debug)]
#[diesel(table_name = posts)]
pub(crate) struct Post {
    #[expect(dead_code, reason = "it is shown when a test fails")]
    pub(crate) id: i32,
    pub(crate) org_id: i32,
    pub(crate) title: String,
}

pub(crate) fn org(id: i32) -> Verified<Org> {
    Verified::trust(id)
}

pub(crate) fn site(id: i32) -> Verified<Site> {
    Verified::trust(id)
}

/// The key of the current `Org`.
pub(crate) fn current_org() -> Result<i32, NoTenant> {
    tenancy::current::<Org>().map(Verified::into_key)
}

/// The key of the current `Site`.
pub(crate) fn current_site() -> Result<i32, NoTenant> {
    tenancy::current::<Site>().map(Verified::into_key)
}

const POSTS: &str = "
    create table posts (id integer not null, org_id integer not null, title text not null, primary key (org_id, id));
    insert into posts values (1, 1, 'one'), (2, 2, 'two');
";

/// A database of one test.
pub(crate) trait Database {
    /// Makes it, with the table.
    fn create() -> Self;

    fn url(&self) -> String;

    /// Where nothing listens.
    const NOWHERE: &str;

    /// What tells physical connections apart.
    const PHYSICAL: &str;

    /// What a connection runs first.
    const SETUP: &str;
}

/// A server outlives many processes, and the system gives their numbers out again.
fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("this is after 1970").as_nanos();
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{}_{now:x}_{number}", std::process::id())
}

pub(crate) struct Sqlite {
    path: PathBuf,
}

impl Database for Sqlite {
    fn create() -> Self {
        let name = format!("tenancy-ambient-{}.sqlite", unique());
        let path = std::env::temp_dir().join(name);
        let mut conn = SqliteConnection::establish(&path.to_string_lossy()).expect("a file");
        conn.batch_execute(POSTS).expect("a table");
        Self { path }
    }

    fn url(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    const NOWHERE: &str = "/no such folder/no such file";
    const PHYSICAL: &str = "(select id from physical)";
    // Random, and gone with the connection.
    const SETUP: &str = "
        pragma busy_timeout = 600000;
        create temp table physical (id integer);
        insert into physical values (abs(random() % 2000000000));
    ";
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        // A folder of scratch files is no reason to fail.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// A database on a server, which goes when the test ends.
pub(crate) struct OnServer<S: Server> {
    url: String,
    _database: Mutex<test_support::server::Database<S>>,
}

pub(crate) type Postgres = OnServer<test_support::postgres::Postgres>;
pub(crate) type Mysql = OnServer<test_support::mariadb::MariaDb>;

impl<S: Server> OnServer<S> {
    fn new() -> Self {
        let mut database = test_support::server::Database::<S>::new();
        database.batch_execute(POSTS).expect("a table");
        Self {
            url: database.url(),
            _database: Mutex::new(database),
        }
    }
}

impl Database for Postgres {
    fn create() -> Self {
        Self::new()
    }

    fn url(&self) -> String {
        self.url.clone()
    }

    const NOWHERE: &str = "postgres://nobody@127.0.0.1:1/nowhere";
    const PHYSICAL: &str = "pg_backend_pid()";
    const SETUP: &str = "select 1";
}

impl Database for Mysql {
    fn create() -> Self {
        Self::new()
    }

    fn url(&self) -> String {
        self.url.clone()
    }

    const NOWHERE: &str = "mysql://nobody@127.0.0.1:1/nowhere";
    const PHYSICAL: &str = "connection_id()";
    const SETUP: &str = "select 1";
}

/// What tells the physical connections of a database apart, as an expression.
pub(crate) fn physical_of<D: Database>() -> SqlLiteral<Integer> {
    sql(D::PHYSICAL)
}

/// Whether a pool's first connection was not there in time. A busy machine takes its time to make it, and to look at it
/// when it has just been made.
pub(crate) fn is_late(error: &PoolError) -> bool {
    matches!(
        error,
        PoolError::ConnectDeadline { .. } | PoolError::Exhausted { .. }
    )
}

/// What was seen of statements, by whoever keeps one.
#[derive(Clone, Default)]
pub(crate) struct Spy(Arc<Mutex<Vec<String>>>);

impl Spy {
    /// One that sees the statements of every connection that is made from now on and has no other instrumentation.
    pub(crate) fn of_the_process() -> Self {
        static SPY: LazyLock<Spy> = LazyLock::new(|| {
            #[expect(clippy::unnecessary_wraps, reason = "Diesel asks for an option")]
            fn instrumentation() -> Option<Box<dyn Instrumentation>> {
                Some(Box::new(SPY.instrumentation()))
            }
            set_default_instrumentation(instrumentation).expect("it is set");
            Spy::default()
        });
        SPY.clone()
    }

    pub(crate) fn instrumentation(&self) -> impl Instrumentation + use<> {
        let Self(seen) = self.clone();
        move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                seen.lock().expect("no panic").push(query.to_string());
            }
        }
    }

    /// Whether it has seen a statement with this in it.
    pub(crate) fn has_seen(&self, text: &str) -> bool {
        let Self(seen) = self;
        let seen = seen.lock().expect("no panic");
        seen.iter().any(|statement| statement.contains(text))
    }
}
