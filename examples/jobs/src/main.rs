//! Jobs wait in a queue on PostgreSQL, [fang](https://docs.rs/fang). Each comes back for the organisation that it was
//! queued for, if that is still there and may be served.
//!
//! Run it with `scripts/postgres cargo run -p example-jobs`; the script starts a server of its own and removes it.

use diesel::connection::SimpleConnection;
use diesel::r2d2::{self, ConnectionManager};
use fang::{FangError, Queue, Queueable, RetentionMode, Runnable, Worker, typetag};
use serde::{Deserialize, Serialize};
use std::env;
use std::error::Error;
use std::sync::OnceLock;
use tenancy::pool::Connector;
use tenancy::prelude::*;
use tenancy::resolve::{Refusal, ResolveError, TableStore, TenantPayload};
use tenancy::tenants::Removal;
use tenancy::{Pool, Verified};

mod schema {
    diesel::table! { orgs { id -> Integer, name -> Text, suspended -> Bool } }
    diesel::table! { posts { id -> Integer, org_id -> Integer, title -> Text } }
}
use schema::{orgs, posts};

const TABLES: &str = "
    create table orgs (id integer primary key, name text not null, suspended boolean not null default false);
    create table posts (
        id integer primary key generated always as identity,
        org_id integer not null references orgs,
        title text not null
    );
    insert into orgs (id, name) values (1, 'Acme'), (2, 'Globex'), (3, 'Initech');
    insert into posts (org_id, title) values (1, 'Anvils are back'), (2, 'A new volcano'), (1, 'Rockets, too');";

/// The tenant.
#[determines_tenant]
#[derive(Queryable)]
#[diesel(table_name = orgs)]
pub struct Org {
    #[expect(dead_code, reason = "rows are as their table is")]
    id: i32,
    name: String,
    suspended: bool,
}

/// A row of one tenant.
#[tenanted(Org)]
#[derive(Queryable)]
#[diesel(table_name = posts)]
#[expect(dead_code, reason = "only its columns are used here")]
struct Post {
    id: i32,
    org_id: i32,
    title: String,
}

/// The payload of a job. What comes back from the queue is no key yet, only a claim.
#[derive(Serialize, Deserialize)]
struct Report {
    org: TenantPayload<Org>,
    to: String,
}

#[typetag::serde]
impl Runnable for Report {
    fn run(&self, _: &dyn Queueable) -> Result<(), FangError> {
        let App { pool, store } = APP.get().expect("`main` sets it");
        match self.org.verify(store) {
            Ok(org) => {
                tenancy::with(org, || report(pool, &self.to)).map_err(|error| again(&*error))
            }
            // To try again would help nobody: the job is done.
            Err(ResolveError::Refused(why)) => {
                println!("no report to {}: {why}", self.to);
                Ok(())
            }
            Err(error) => Err(again(&error)),
        }
    }
}

/// The queue is to try again.
fn again(error: &dyn Error) -> FangError {
    FangError {
        description: error.to_string(),
    }
}

/// Runs for the current organisation, and knows no other.
fn report(pool: &Pool<Db>, to: &str) -> Result<(), Box<dyn Error>> {
    let mut conn = pool.current::<Org>()?;
    let org = Org::current(&mut conn)?;
    let titles: Vec<String> = Post::scoped()
        .order(posts::id)
        .select(posts::title)
        .load(&mut conn)?;
    println!("report of {} to {to}: {titles:?}", org.name);
    Ok(())
}

type Db = r2d2::Pool<Connector<PgConnection>>;

/// What a job needs; the queue hands it nothing but its payload.
struct App {
    pool: Pool<Db>,
    store: TableStore<Org, Pool<Db>>,
}

static APP: OnceLock<App> = OnceLock::new();

fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("TENANCY_POSTGRES_URL").map_err(|_| "run it by `scripts/postgres`")?;
    let mut db = PgConnection::establish(&url)?;
    db.batch_execute(TABLES)?;
    fang::run_migrations_postgres(&mut db).map_err(|error| error.to_string())?;

    let pool = Pool::new(
        r2d2::Pool::builder()
            .max_size(2)
            .build(Connector::new(&url))?,
    );
    let store = TableStore::<Org, _>::new(pool.clone()).standing(|org| {
        if org.suspended {
            Err(Refusal::Suspended)
        } else {
            Ok(())
        }
    });
    APP.get_or_init(|| App { pool, store });
    let connections = r2d2::Pool::builder()
        .max_size(2)
        .build(ConnectionManager::new(&url))?;
    let queue = Queue::builder().connection_pool(connections).build();

    // Each of these would be a request that has been resolved to its organisation.
    for (org, to) in [
        (1, "ann@acme.test"),
        (2, "bob@globex.test"),
        (3, "cid@initech.test"),
    ] {
        let org = Verified::<Org>::trust(org);
        let job = Report {
            org: TenantPayload::new(&org),
            to: to.to_owned(),
        };
        let task = queue
            .insert_task(&job)
            .map_err(|error| format!("{error:?}"))?;
        println!("queued: {}", task.metadata["org"]);
    }

    println!("\nGlobex leaves, and Initech is suspended.\n");
    let mut unscoped = db.unscoped("Globex has left, Initech has not paid");
    Removal::<Org>::of(2).execute(&mut unscoped)?;
    diesel::update(orgs::table.find(3))
        .set(orgs::suspended.eq(true))
        .execute(&mut *unscoped)?;

    let worker = Worker::<Queue>::builder()
        .queue(queue.clone())
        .retention_mode(RetentionMode::RemoveAll)
        .build();
    while let Some(task) = queue
        .fetch_and_touch_task("common".to_owned())
        .map_err(|error| format!("{error:?}"))?
    {
        worker.run(&task).map_err(|error| error.description)?;
    }
    Ok(())
}
