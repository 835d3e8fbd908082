//! What is done without a request.

use crate::database::{Database, Pool};
use crate::models::{Company, User};
use std::error::Error;
use std::time::Duration;
use tenancy::accounts::{Clock, PurgeTenant, PurgeableTenants, SystemClock};
use tokio::time::interval;

type Failed = Box<dyn Error + Send + Sync>;

/// How often it is looked whether there is something to do.
const EVERY: Duration = Duration::from_hours(1);

/// Works until it is dropped. What is cut off then goes on at the next start.
pub async fn work(database: &Database) {
    let mut hours = interval(EVERY);
    loop {
        hours.tick().await;
        let pool = database.pool();
        let purged = tokio::task::spawn_blocking(move || purge_from(&pool, &SystemClock));
        match purged.await.map_err(Failed::from).flatten() {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "companies are purged"),
            Err(error) => tracing::error!(error = &*error as &dyn Error, "no purge"),
        }
    }
}

/// Deletes what is of companies that nobody has restored in time, and says how many rows that were.
///
/// # Errors
///
/// What the database says.
pub fn purge(database: &Database, clock: &impl Clock) -> Result<u64, Failed> {
    purge_from(&database.pool(), clock)
}

fn purge_from(pool: &Pool, clock: &impl Clock) -> Result<u64, Failed> {
    let mut conn = pool.unscoped("companies that nobody has restored in time")?;
    let due = PurgeableTenants::<Company, User>::new().clock(clock);
    let mut rows = 0;
    for company in due.execute(&mut conn)? {
        let purge = PurgeTenant::<Company>::of(company).clock(clock);
        rows += purge.execute(&mut conn)?.rows();
    }
    Ok(rows)
}
