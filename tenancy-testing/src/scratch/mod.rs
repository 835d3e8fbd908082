//! A database for one test, which goes with it.

#[cfg(feature = "async")]
mod asynchronous;
mod blocking;
mod database;
mod error;

#[cfg(feature = "async")]
pub use self::asynchronous::AsyncScratch;
pub use self::database::OnServer;
pub use self::error::ScratchError;

use self::database::Database;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use tenancy_runtime::{Blocking, ConnectionIn, Mode, Scope, TenantConn};

/// A database for one test, and a connection to it. The database goes when the value is dropped, also if the test fails.
///
/// [`in_memory`](Scratch::in_memory) and [`in_file`](Scratch::in_file) make one of SQLite. [`on`](Scratch::on) makes a
/// database on a server of PostgreSQL, MySQL or MariaDB, whose address the application names. [`prepare`](Scratch::prepare)
/// runs the migrations.
///
/// It is the application's own connection, so plain Diesel runs on it: `Scratch` dereferences to the connection. A second
/// connection comes from [`another`](Scratch::another), and a pool connects to [`url`](Scratch::url).
///
/// # Example
///
/// ```
/// # use tenancy::prelude::*;
/// use diesel::connection::SimpleConnection;
/// use tenancy::testing::Scratch;
///
/// let mut db = Scratch::<SqliteConnection>::in_memory()?
///     .prepare(|conn| conn.batch_execute("create table posts (id integer primary key)"))?;
/// diesel::sql_query("insert into posts values (1)").execute(&mut *db)?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// With the migrations of `diesel_migrations`, on PostgreSQL:
///
/// ```ignore
/// const MIGRATIONS: EmbeddedMigrations = embed_migrations!();
///
/// let server = std::env::var("DATABASE_URL")?;
/// let db = Scratch::<PgConnection>::on(&server)?
///     .prepare(|conn| conn.run_pending_migrations(MIGRATIONS).map(drop))?;
/// ```
pub struct Scratch<C, M: Mode = Blocking> {
    // Closed before the database is dropped.
    conn: C,
    database: Database,
    mode: PhantomData<fn() -> M>,
}

impl<C, M: Mode> Scratch<C, M> {
    fn new(conn: C, database: Database) -> Self {
        Self {
            conn,
            database,
            mode: PhantomData,
        }
    }

    /// The address of the database: for the application's own pool.
    #[must_use]
    pub fn url(&self) -> &str {
        self.database.url()
    }

    /// A connection of the tenant that `key` names.
    ///
    /// # Example
    ///
    /// ```
    /// # use tenancy::prelude::*;
    /// # diesel::table! { orgs { id -> Integer } }
    /// # #[determines_tenant] #[derive(Queryable)] #[diesel(table_name = orgs)] pub struct Org { id: i32 }
    /// use tenancy::testing::Scratch;
    ///
    /// let mut db = Scratch::<SqliteConnection>::in_memory()?;
    /// assert_eq!(db.trusting::<Org>(1).key(), &1);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn trusting<S: Scope>(&mut self, key: S::Key) -> TenantConn<'_, C, S, M>
    where
        C: ConnectionIn<M>,
    {
        TenantConn::trusting(&mut self.conn, key)
    }
}

impl<C, M: Mode> Deref for Scratch<C, M> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.conn
    }
}

impl<C, M: Mode> DerefMut for Scratch<C, M> {
    fn deref_mut(&mut self) -> &mut C {
        &mut self.conn
    }
}

impl<C, M: Mode> fmt::Debug for Scratch<C, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch").finish_non_exhaustive()
    }
}
