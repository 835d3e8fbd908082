//! Databases of the connections of `diesel-async`.

use super::database::{Database, OnServer, RunOn, unique};
use super::{Scratch, ScratchError};
use diesel_async::{AsyncConnection, AsyncConnectionCore};
use std::error::Error;
use std::thread;
use tenancy_runtime::{Async, AsyncTenantConn, Scope, TenantConn};
use tokio::runtime::Builder;

/// A [`Scratch`] over a connection of `diesel-async`: its methods return futures.
///
/// The database on a server is dropped on a thread of its own, which has a runtime of its own, since `Drop` cannot wait
/// for a future. The test waits for that thread.
///
/// # Example
///
/// ```
/// # use tenancy::prelude::*;
/// use diesel_async::SimpleAsyncConnection;
/// use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
/// use tenancy::testing::AsyncScratch;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let db = AsyncScratch::<SyncConnectionWrapper<SqliteConnection>>::in_memory()
///     .await?
///     .prepare(async |conn| conn.batch_execute("create table posts (id integer)").await)
///     .await?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub type AsyncScratch<C> = Scratch<C, Async>;

#[cfg(feature = "sqlite")]
impl<C> AsyncScratch<C>
where
    C: AsyncConnection + AsyncConnectionCore<Backend = diesel::sqlite::Sqlite>,
{
    /// A database of SQLite in memory, with nothing in it.
    ///
    /// It has a name, so that a pool and another connection find it. Connections share one cache then, where a statement
    /// that meets a lock fails at once: for tasks that write at the same time, take `in_file`.
    ///
    /// # Errors
    ///
    /// If SQLite refuses.
    pub async fn in_memory() -> Result<Self, ScratchError> {
        Self::open(Database::in_memory()).await
    }

    /// A database of SQLite in a folder of its own, with nothing in it.
    ///
    /// It is in WAL mode, and this connection waits up to five seconds for a lock, as another does.
    ///
    /// # Errors
    ///
    /// If there is no folder, or if SQLite refuses.
    pub async fn in_file() -> Result<Self, ScratchError> {
        let database = Database::in_file().map_err(ScratchError::Folder)?;
        let mut db = Self::open(database).await?;
        db.conn
            .batch_execute("pragma journal_mode = wal; pragma busy_timeout = 5000")
            .await
            .map_err(ScratchError::Create)?;
        Ok(db)
    }
}

impl<C> AsyncScratch<C>
where
    C: AsyncConnection + AsyncConnectionCore<Backend: OnServer>,
{
    /// A database on the server at this address, with nothing in it. The database that the address names is not touched.
    ///
    /// The user must have the right to make databases. The database is dropped with the value. PostgreSQL ends the sessions
    /// that are still in it; MySQL and MariaDB wait five seconds for one that is in a transaction. If the server refuses to
    /// drop it, the log gets a warning of the target `tenancy`.
    ///
    /// # Errors
    ///
    /// If the server does not answer, or refuses.
    pub async fn on(server: &str) -> Result<Self, ScratchError> {
        let name = unique();
        C::establish(server)
            .await?
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .await
            .map_err(ScratchError::Create)?;
        let run: RunOn = |server, sql| on_a_thread::<C>(server, sql);
        Self::open(Database::on_server::<C::Backend>(server, &name, run)).await
    }
}

/// Runs SQL while a runtime may be running on this thread.
fn on_a_thread<C: AsyncConnection>(server: &str, sql: &str) -> Result<(), String> {
    let run = || {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        runtime.block_on(async {
            let conn = C::establish(server).await;
            let mut conn = conn.map_err(|error| error.to_string())?;
            conn.batch_execute(sql)
                .await
                .map_err(|error| error.to_string())
        })
    };
    let done = thread::scope(|threads| threads.spawn(run).join());
    done.unwrap_or_else(|_| Err("the connection has panicked".to_owned()))
}

impl<C: AsyncConnection> AsyncScratch<C> {
    async fn open(database: Database) -> Result<Self, ScratchError> {
        Ok(Self::new(C::establish(database.url()).await?, database))
    }

    /// Lets `prepare` make the tables, by migrations or otherwise.
    ///
    /// # Errors
    ///
    /// [`ScratchError::Prepare`] if `prepare` fails.
    pub async fn prepare<E>(
        mut self,
        prepare: impl AsyncFnOnce(&mut C) -> Result<(), E>,
    ) -> Result<Self, ScratchError>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let prepared = prepare(&mut self.conn).await;
        prepared.map_err(|error| ScratchError::Prepare(error.into()))?;
        Ok(self)
    }

    /// Another connection to the same database.
    ///
    /// # Errors
    ///
    /// If the database refuses.
    pub async fn another(&self) -> Result<C, ScratchError> {
        let mut conn = C::establish(self.url()).await?;
        if let Some(session) = self.database.session() {
            let told = conn.batch_execute(session).await;
            told.map_err(ScratchError::Create)?;
        }
        Ok(conn)
    }

    /// Runs `fill` for each of these tenants. So two tenants have rows that differ in nothing but whose they are, also
    /// not in their ids, where the primary key has the tenant column in it.
    ///
    /// # Errors
    ///
    /// The first error of `fill`.
    pub async fn trusting_each<S: Scope, E>(
        &mut self,
        keys: impl IntoIterator<Item = S::Key>,
        mut fill: impl AsyncFnMut(&mut AsyncTenantConn<'_, C, S>) -> Result<(), E>,
    ) -> Result<(), E> {
        for key in keys {
            fill(&mut TenantConn::trusting(&mut self.conn, key)).await?;
        }
        Ok(())
    }
}
