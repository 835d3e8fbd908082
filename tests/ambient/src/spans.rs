//! What the log has of a tenant's connection.

use crate::support::{Database, Org, Post, Postgres, Site, Sqlite, User, org, site};
use deadpool::managed::Pool as Inner;
use diesel::connection::InstrumentationEvent;
use diesel::r2d2;
use diesel_async::AsyncPgConnection;
use futures_util::FutureExt;
use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::sync::Once;
use tenancy::pool::{AsyncConnector, Connector, LogUnscoped, Pooled};
use tenancy::prelude::*;
use tenancy::{Pool, Verified};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::subscriber::set_global_default;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

thread_local! {
    /// A line for each span that opens and closes, and for each event with the spans around it.
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// The places that events name.
    static PLACES: RefCell<Vec<(String, u64)>> = const { RefCell::new(Vec::new()) };
    /// The level and the message of each event of the library's.
    static LEVELS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// One for the whole process, since `tracing` remembers of each span whether anybody listens; each thread has its own
/// lists.
struct Listener;

#[derive(Default)]
struct Fields {
    text: String,
    file: String,
    line: u64,
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.text, " {field}={value:?}").expect("a string takes all");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "file" => self.file = value.into(),
            _ => self.record_debug(field, &value),
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "line" => self.line = value,
            _ => self.record_debug(field, &value),
        }
    }
}

fn push(line: String) {
    LINES.with_borrow_mut(|lines| lines.push(line));
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Listener {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let metadata = attributes.metadata();
        if metadata.target() == "tenancy" {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            push(format!(
                "open {} {}{}",
                metadata.level(),
                metadata.name(),
                fields.text
            ));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if ["tenancy", "test"].contains(&event.metadata().target()) {
            let mut fields = Fields::default();
            event.record(&mut fields);
            let mut line = format!("event{}", fields.text);
            let spans = context.event_scope(event).into_iter().flatten();
            spans.for_each(|span| write!(line, " in {}", span.name()).expect("a string takes all"));
            push(line);
            PLACES.with_borrow_mut(|places| places.push((fields.file, fields.line)));
            if event.metadata().target() == "tenancy" {
                let level = event.metadata().level();
                let event = format!("{level}{}", fields.text);
                LEVELS.with_borrow_mut(|levels| levels.push(event));
            }
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(span) = context.span(&id)
            && span.metadata().target() == "tenancy"
        {
            push(format!("close {}", span.name()));
        }
    }
}

type Async = diesel_async::sync_connection_wrapper::SyncConnectionWrapper<SqliteConnection>;

/// An event for each query, at its end.
#[derive(Debug)]
struct Queries;

impl<C: Connection> r2d2::CustomizeConnection<Pooled<C>, r2d2::Error> for Queries {
    fn on_acquire(&self, conn: &mut Pooled<C>) -> Result<(), r2d2::Error> {
        conn.unscoped_setup("log queries").set_instrumentation(note);
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "Diesel passes it so")]
fn note(event: InstrumentationEvent<'_>) {
    match event {
        InstrumentationEvent::FinishQuery { .. } => tracing::info!(target: "test", "query"),
        InstrumentationEvent::CommitTransaction { .. } => tracing::info!(target: "test", "commit"),
        _ => (),
    }
}

fn pool(db: &Sqlite) -> Pool<r2d2::Pool<Connector<SqliteConnection>>> {
    let builder = r2d2::Pool::builder().max_size(1).test_on_check_out(false);
    let builder = builder.connection_customizer(Box::new(Queries));
    Pool::new(builder.build(Connector::new(db.url())).expect("a pool"))
}

/// What `run` leaves in the log.
fn logged(run: impl FnOnce()) -> Vec<String> {
    listen();
    run();
    LINES.take()
}

/// From now on this thread's lists are its own.
fn listen() {
    static LISTEN: Once = Once::new();
    LISTEN.call_once(|| {
        set_global_default(tracing_subscriber::registry().with(Listener))
            .expect("nobody else listens");
    });
    LINES.take();
    PLACES.take();
    LEVELS.take();
}

const ORG: &str = "open INFO tenant tenant=\"ambient::support::Org\"";

#[test]
fn a_connection_of_a_pool_is_a_span_and_its_statements_run_in_it() {
    let db = Sqlite::create();
    let pool = pool(&db);
    let lines = logged(|| {
        let mut conn = pool.tenant(org(0x2a)).expect("a connection");
        Post::scoped().load::<Post>(&mut conn).expect("rows");
        Post::delete(Post::scoped())
            .execute(&mut conn)
            .expect("it is done");
        tracing::info!(target: "test", "between");
        conn.transaction(|conn| Post::scoped().count().get_result::<i64>(conn))
            .expect("a count");
        conn.span()
            .in_scope(|| tracing::info!(target: "test", "inside"));
        drop(conn);
        push("dropped".into());
    });
    let query = "event message=query in tenant";
    let commit = "event message=commit in tenant";
    let [between, inside] = ["event message=between", "event message=inside in tenant"];
    // The `BEGIN` and the `COMMIT` are queries too.
    let transaction = [query, query, commit, query];
    let expected = [ORG, query, query, between]
        .into_iter()
        .chain(transaction)
        .chain([inside, "close tenant", "dropped"]);
    assert_eq!(lines, expected.collect::<Vec<_>>());
}

#[tokio::test]
async fn statements_of_an_asynchronous_connection_run_in_its_span() {
    let db = tokio::task::spawn_blocking(Postgres::create)
        .await
        .expect("a database");
    let connector = AsyncConnector::<AsyncPgConnection>::new(db.url());
    let inner = Inner::builder(connector.instrumented_by(|| note));
    let pool = Pool::new(inner.max_size(1).build().expect("a pool"));
    listen();
    let mut conn = pool.tenant(org(0x2a)).await.expect("a connection");
    assert_eq!(
        Post::scoped().count().get_result::<i64>(&mut conn).await,
        Ok(0)
    );
    tracing::info!(target: "test", "between");
    let counted =
        conn.transaction(async |conn| Post::scoped().count().get_result::<i64>(conn).await);
    assert_eq!(counted.await, Ok(0));
    drop(conn);
    let query = "event message=query in tenant";
    let commit = "event message=commit in tenant";
    let expected = [
        ORG,
        query,
        "event message=between",
        query,
        query,
        commit,
        query,
        "close tenant",
    ];
    assert_eq!(LINES.take(), expected);
}

#[test]
fn the_log_has_the_key_in_the_form_that_the_tenant_says_and_otherwise_none() {
    let pool = pool(&Sqlite::create());
    let lines = logged(|| {
        drop(pool.tenant(site(0x2a)));
        drop(pool.tenant(org(0x2a)));
        drop(pool.tenant(Verified::<(Org, Site)>::trust((1, 2))));
        drop(pool.tenants([org(1), org(2)]));
    });
    let opened: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("open"))
        .collect();
    assert_eq!(
        opened,
        [
            "open INFO tenant tenant=\"ambient::support::Site\" key=002a",
            ORG,
            "open INFO tenant tenant=\"(ambient::support::Org, ambient::support::Site)\" key=_/0002",
            "open INFO tenants tenant=\"ambient::support::Org\" count=2",
        ],
    );
    assert!(org(1).logged().is_none());
    assert_eq!(
        Verified::<User>::trust(7)
            .logged()
            .map(|key| key.to_string())
            .as_deref(),
        Some("7"),
    );
    assert_eq!(
        site(255).logged().map(|key| key.to_string()).as_deref(),
        Some("00ff")
    );
}

#[test]
fn an_unscoped_connection_of_a_pool_says_why() {
    let pool = pool(&Sqlite::create());
    let lines = logged(|| drop(pool.unscoped("a report")));
    assert_eq!(
        lines,
        [
            "event message=unscoped connection reason=\"a report\"",
            "open INFO unscoped reason=\"a report\"",
            "close unscoped",
        ],
    );
}

#[test]
fn the_log_names_the_place_that_asked_for_an_unscoped_connection() {
    let db = Sqlite::create();
    let blocking = pool(&db);
    let inner = deadpool::managed::Pool::builder(AsyncConnector::<Async>::new(db.url()));
    let asynchronous = Pool::new(inner.max_size(1).build().expect("a pool"));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let first = line!() + 2;
    logged(|| {
        drop(blocking.unscoped("here"));
        let asked = asynchronous.unscoped("and here");
        runtime.block_on(asked.map(drop));
    });
    let expected = [first, first + 1].map(|line| (file!().to_owned(), line.into()));
    assert_eq!(PLACES.take(), expected);
}

const DOOR: &str = "INFO message=unscoped connection reason=\"a report\"";
const DOOR_AGAIN: &str = "DEBUG message=unscoped connection reason=\"a report\"";
const STATEMENT: &str = "DEBUG message=scoped statement on an unscoped connection";

#[test]
fn the_door_is_logged_at_info_and_each_scoped_statement_behind_it_at_debug() {
    let db = Sqlite::create();
    let pool = pool(&db);
    let count = || Post::scoped().count();
    let lines = logged(|| {
        let mut conn = pool.unscoped("a report").expect("a connection");
        assert_eq!(count().get_result(&mut conn), Ok(2_i64));
        let deleted = Post::delete(Post::scoped()).execute(&mut conn);
        assert_eq!(deleted, Ok(2));
        conn.transaction(|conn| count().get_result::<i64>(conn))
            .expect("a count");
    });
    assert_eq!(LEVELS.take(), [DOOR, STATEMENT, STATEMENT, STATEMENT]);
    let inside = "event message=scoped statement on an unscoped connection in unscoped";
    assert!(lines.iter().any(|line| line == inside), "{lines:?}");

    // On a connection of the application's own, too.
    let mut own = SqliteConnection::establish(&db.url()).expect("a connection");
    let place = line!() + 2;
    logged(|| {
        let mut conn = own.unscoped("a report");
        assert_eq!(count().get_result(&mut conn), Ok(0_i64));
        // What a tenant's connection runs is no news.
        let mut conn = TenantConn::<_, Org>::trusting(&mut *conn, 1);
        assert_eq!(count().get_result(&mut conn), Ok(0_i64));
    });
    assert_eq!(LEVELS.take(), [DOOR, STATEMENT]);
    let here = (file!().to_owned(), place.into());
    assert_eq!(PLACES.take(), [here.clone(), here]);
}

#[tokio::test(flavor = "multi_thread")]
async fn so_it_is_on_an_asynchronous_connection() {
    let db = Sqlite::create();
    let connector = AsyncConnector::<Async>::new(db.url());
    let inner = deadpool::managed::Pool::builder(connector).max_size(1);
    let pool = Pool::new(inner.build().expect("a pool"));
    let run = async move {
        listen();
        let mut conn = pool.unscoped("a report").await.expect("a connection");
        let count = Post::scoped().count().get_result::<i64>(&mut conn);
        // The statement is rendered, and logged, when the verb is called.
        let levels = LEVELS.take();
        assert_eq!(count.await, Ok(2));
        levels
    };
    assert_eq!(run.await, [DOOR, STATEMENT]);
}

#[test]
fn a_pool_logs_each_place_once_at_info_if_the_application_says_so() {
    let db = Sqlite::create();
    let once = pool(&db).log_unscoped(LogUnscoped::OncePerPlace);
    let always = pool(&db);
    logged(|| {
        for _ in 0..3 {
            drop(always.unscoped("a report"));
        }
    });
    assert_eq!(LEVELS.take(), [DOOR, DOOR, DOOR]);

    let ask = |pool: &Pool<_>| drop(pool.unscoped("a report"));
    logged(|| {
        for _ in 0..2 {
            ask(&once);
        }
        // A clone is the same pool, and another place is another one.
        ask(&once.clone());
        drop(once.unscoped("a report"));
        // So is another reason, at one place.
        for reason in ["a bill", "a letter", "a bill"] {
            drop(once.unscoped(reason));
        }
    });
    let levels = LEVELS.take();
    assert_eq!(levels[..4], [DOOR, DOOR_AGAIN, DOOR_AGAIN, DOOR]);
    let level = |event: &String| event.split(' ').next().map(str::to_owned);
    let reasons: Vec<_> = levels[4..].iter().filter_map(level).collect();
    assert_eq!(reasons, ["INFO", "INFO", "DEBUG"]);

    // Each pool has a memory of its own.
    let other = pool(&db).log_unscoped(LogUnscoped::OncePerPlace);
    logged(|| ask(&other));
    assert_eq!(LEVELS.take(), [DOOR]);
}

#[test]
fn no_error_holds_a_key() {
    let pool = pool(&Sqlite::create());
    let error = pool
        .current::<Org>()
        .map(drop)
        .expect_err("no tenant")
        .to_string();
    assert_eq!(
        error,
        "no tenant of the type `ambient::support::Org` is current here"
    );
    assert_eq!(format!("{:?}", org(42)), "Verified { .. }");
}
