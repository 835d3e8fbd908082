//! Races of connections of `diesel-async`: one task that waits for all of them.

use super::AtOnce;
use futures_util::future::join_all;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tenancy_runtime::Async;
use tokio::sync::Semaphore;

/// An [`AtOnce`] over connections of `diesel-async`: its `run` returns a future.
///
/// # Example
///
/// ```
/// # use tenancy::prelude::*;
/// use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
/// use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
/// use tenancy::testing::{AsyncAtOnce, AsyncScratch};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let db = AsyncScratch::<SyncConnectionWrapper<SqliteConnection>>::in_file()
///     .await?
///     .prepare(async |conn| conn.batch_execute("create table seats (id integer primary key)").await)
///     .await?;
/// let conns = [db.another().await?, db.another().await?];
/// let taken = AsyncAtOnce::of(conns).run(async |conn, _, ready| {
///     ready.wait().await;
///     diesel::sql_query("insert into seats values (7)").execute(conn).await
/// });
/// assert_eq!(taken.await.iter().filter(|taken| taken.is_ok()).count(), 1);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub type AsyncAtOnce<C> = AtOnce<C, Async>;

/// What a connection of a race says when it is ready, on connections of `diesel-async`.
///
/// One that is dropped has said so, too: who returns before lets the others begin.
#[must_use = "the others wait"]
pub struct AsyncReady {
    start: Arc<Start>,
}

/// Closed when all are ready. Nobody is ever given a permit.
struct Start {
    closed: Semaphore,
    missing: AtomicUsize,
}

impl AsyncReady {
    /// Waits until all connections of the race are ready.
    pub async fn wait(self) {
        let start = self.start.clone();
        drop(self);
        // The only answer is that it has been closed.
        let _ = start.closed.acquire().await;
    }
}

impl Drop for AsyncReady {
    fn drop(&mut self) {
        if self.start.missing.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.start.closed.close();
        }
    }
}

impl fmt::Debug for AsyncReady {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncReady").finish_non_exhaustive()
    }
}

impl<C> AsyncAtOnce<C> {
    /// Lets each connection do its work, and gives what each has answered, in the order of the connections. `work` is told
    /// which one it is for, from 0 on.
    ///
    /// One task waits for all of them: each gets on while the others wait for the database.
    ///
    /// # Panics
    ///
    /// If `work` panics.
    pub async fn run<R>(self, work: impl AsyncFn(&mut C, usize, AsyncReady) -> R) -> Vec<R> {
        let start = Arc::new(Start {
            closed: Semaphore::new(0),
            missing: AtomicUsize::new(self.conns.len()),
        });
        let conns = self.conns.into_iter().enumerate();
        let (start, work) = (&start, &work);
        let running = conns.map(async |(at, mut conn)| {
            let start = start.clone();
            work(&mut conn, at, AsyncReady { start }).await
        });
        join_all(running).await
    }
}
