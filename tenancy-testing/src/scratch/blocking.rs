//! Databases of connections that block.

use super::database::{Database, OnServer, RunOn, unique};
use super::{Scratch, ScratchError};
use diesel::Connection;
use std::error::Error;
use tenancy_runtime::{Blocking, Scope, TenantConn};

#[cfg(feature = "sqlite")]
impl<C: Connection<Backend = diesel::sqlite::Sqlite>> Scratch<C, Blocking> {
    /// A database of SQLite in memory, with nothing in it.
    ///
    /// It has a name, so that a pool and [`another`](Scratch::another) connection find it. Connections share one cache
    /// then, where a statement that meets a lock fails at once: for threads that write at the same time, take
    /// [`in_file`](Scratch::in_file).
    ///
    /// # Errors
    ///
    /// If SQLite refuses.
    pub fn in_memory() -> Result<Self, ScratchError> {
        Self::open(Database::in_memory())
    }

    /// A database of SQLite in a folder of its own, with nothing in it.
    ///
    /// It is in WAL mode, and this connection waits up to five seconds for a lock, as [`another`](Scratch::another) does.
    ///
    /// # Errors
    ///
    /// If there is no folder, or if SQLite refuses.
    pub fn in_file() -> Result<Self, ScratchError> {
        let database = Database::in_file().map_err(ScratchError::Folder)?;
        let mut db = Self::open(database)?;
        db.batch_execute("pragma journal_mode = wal; pragma busy_timeout = 5000")
            .map_err(ScratchError::Create)?;
        Ok(db)
    }
}

impl<C: Connection<Backend: OnServer>> Scratch<C, Blocking> {
    /// A database on the server at this address, with nothing in it. The database that the address names is not touched.
    ///
    /// The user must have the right to make databases. The database is dropped with the value. PostgreSQL ends the sessions
    /// that are still in it; MySQL and MariaDB wait five seconds for one that is in a transaction. If the server refuses to
    /// drop it, the log gets a warning of the target `tenancy`.
    ///
    /// # Errors
    ///
    /// If the server does not answer, or refuses.
    pub fn on(server: &str) -> Result<Self, ScratchError> {
        let name = unique();
        C::establish(server)?
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .map_err(ScratchError::Create)?;
        let run: RunOn = |server, sql| {
            let mut conn = C::establish(server).map_err(|error| error.to_string())?;
            conn.batch_execute(sql).map_err(|error| error.to_string())
        };
        Self::open(Database::on_server::<C::Backend>(server, &name, run))
    }
}

impl<C: Connection> Scratch<C, Blocking> {
    fn open(database: Database) -> Result<Self, ScratchError> {
        Ok(Self::new(C::establish(database.url())?, database))
    }

    /// Lets `prepare` make the tables, by migrations or otherwise.
    ///
    /// # Errors
    ///
    /// [`ScratchError::Prepare`] if `prepare` fails.
    ///
    /// # Example
    ///
    /// See [`Scratch`].
    pub fn prepare<E>(
        mut self,
        prepare: impl FnOnce(&mut C) -> Result<(), E>,
    ) -> Result<Self, ScratchError>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        prepare(&mut self.conn).map_err(|error| ScratchError::Prepare(error.into()))?;
        Ok(self)
    }

    /// Another connection to the same database.
    ///
    /// # Errors
    ///
    /// If the database refuses.
    pub fn another(&self) -> Result<C, ScratchError> {
        let mut conn = C::establish(self.url())?;
        if let Some(session) = self.database.session() {
            conn.batch_execute(session).map_err(ScratchError::Create)?;
        }
        Ok(conn)
    }

    /// Runs `fill` for each of these tenants. So two tenants have rows that differ in nothing but whose they are, also
    /// not in their ids, where the primary key has the tenant column in it.
    ///
    /// # Errors
    ///
    /// The first error of `fill`.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::prelude::*;
    /// # use diesel::connection::SimpleConnection;
    /// # diesel::table! { orgs { id -> Integer } }
    /// # diesel::table! { posts (org_id, id) { id -> Integer, org_id -> Integer, title -> Text } }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// # #[tenanted(Org)] #[derive(Queryable)] #[diesel(table_name = posts, primary_key(org_id, id))] struct Post { id: i32, org_id: i32, title: String }
    /// # use tenancy::testing::Scratch;
    /// # let mut db = Scratch::<SqliteConnection>::in_memory()?
    /// #     .prepare(|conn| conn.batch_execute("create table posts (id integer, org_id integer, title text, primary key (org_id, id))"))?;
    /// db.trusting_each::<Org, _>([1, 2], |conn| {
    ///     let post = Post::insert((posts::id.eq(7), posts::title.eq("the same")));
    ///     post.execute(conn).map(drop)
    /// })?;
    /// assert_eq!(Post::scoped().count().get_result(&mut db.trusting::<Org>(1)), Ok(1_i64));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn trusting_each<S: Scope, E>(
        &mut self,
        keys: impl IntoIterator<Item = S::Key>,
        mut fill: impl FnMut(&mut TenantConn<'_, C, S>) -> Result<(), E>,
    ) -> Result<(), E> {
        keys.into_iter()
            .try_for_each(|key| fill(&mut TenantConn::trusting(&mut self.conn, key)))
    }
}
