//! The database: SQLite, or PostgreSQL with the feature of that name.

use diesel::connection::SimpleConnection;
use diesel::r2d2;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::error::Error;
use std::fmt;
use tempfile::TempDir;
use tenancy::pool::{Connector, LogUnscoped, Pooled};
use tenancy::prelude::*;

/// The connection of this program.
#[cfg(not(feature = "postgres"))]
pub(crate) type Db = SqliteConnection;

/// The connection of this program: which database it is shows when it connects.
#[cfg(feature = "postgres")]
pub(crate) use self::either::Db;

#[cfg(feature = "postgres")]
#[allow(
    missing_debug_implementations,
    missing_docs,
    unreachable_pub,
    reason = "what the derive writes"
)]
mod either {
    // PostgreSQL is asked first: to SQLite each address is the name of a file.
    #[derive(diesel::MultiConnection)]
    pub enum Db {
        Postgres(diesel::PgConnection),
        Sqlite(diesel::SqliteConnection),
    }
}

pub(crate) type Backing = r2d2::Pool<Connector<Db>>;

/// The connections of this program.
pub(crate) type Pool = tenancy::Pool<Backing>;

/// A connection across all companies.
pub(crate) type Unscoped<'c> = UnscopedConn<'c, Db>;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
#[cfg(feature = "postgres")]
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// How many connections there are at once.
const CONNECTIONS: u32 = 8;

/// A database whose tables are those of this version.
pub struct Database {
    pool: Pool,
    // One that nobody has named is there as long as this is.
    _folder: Option<TempDir>,
}

impl Database {
    /// A new one on SQLite, which goes with the value.
    ///
    /// # Errors
    ///
    /// What SQLite says, and the operating system of the folder.
    pub fn temporary() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let folder = TempDir::new()?;
        let file = folder.path().join("helpdesk.db");
        let opened = Self::sqlite(&file.to_string_lossy())?;
        Ok(Self {
            _folder: Some(folder),
            ..opened
        })
    }

    /// SQLite, in a file.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn sqlite(file: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let mut conn = SqliteConnection::establish(file)?;
        // Whoever reads waits for nobody who writes.
        conn.batch_execute("pragma journal_mode = wal")?;
        conn.run_pending_migrations(SQLITE)?;
        let pool = r2d2::Pool::builder().connection_customizer(Box::new(OnSqlite));
        Self::of(file, pool)
    }

    /// PostgreSQL, by an address such as `postgres://user@host/database`.
    ///
    /// # Errors
    ///
    /// What PostgreSQL says.
    #[cfg(feature = "postgres")]
    pub fn postgres(url: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        PgConnection::establish(url)?.run_pending_migrations(POSTGRES)?;
        Self::of(url, r2d2::Pool::builder())
    }

    fn of(
        url: &str,
        pool: r2d2::Builder<Connector<Db>>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let pool = pool.max_size(CONNECTIONS).build(Connector::new(url))?;
        Ok(Self {
            // The layers ask for each request, at one place each.
            pool: Pool::new(pool).log_unscoped(LogUnscoped::OncePerPlace),
            _folder: None,
        })
    }

    pub(crate) fn pool(&self) -> Pool {
        self.pool.clone()
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").finish_non_exhaustive()
    }
}

/// What SQLite does not do by itself.
#[derive(Debug)]
struct OnSqlite;

impl r2d2::CustomizeConnection<Pooled<Db>, r2d2::Error> for OnSqlite {
    fn on_acquire(&self, conn: &mut Pooled<Db>) -> Result<(), r2d2::Error> {
        let mut conn = conn.unscoped_setup("foreign keys, and patience with who writes");
        conn.batch_execute("pragma foreign_keys = on; pragma busy_timeout = 5000")
            .map_err(r2d2::Error::QueryError)
    }
}
