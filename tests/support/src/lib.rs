//! Databases for tests: one module a backend, each with a [`Database`](sqlite::Database) of the same shape.
//!
//! A test gets a database of its own, with nothing in it, which goes when the test ends. The server modules need the
//! address of a server in the environment, which `scripts/postgres` and `scripts/mariadb` set; without it they panic,
//! so no test is skipped.
#![allow(
    clippy::missing_panics_doc,
    reason = "a test ends where its database does not do what it should"
)]

pub mod spy;

/// SQLite, compiled in.
pub mod sqlite {
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;
    use std::ops::{Deref, DerefMut};
    use tempfile::TempDir;

    /// The connection.
    pub type Conn = SqliteConnection;
    /// Diesel's backend.
    pub type Backend = diesel::sqlite::Sqlite;

    /// A database of its own, and a connection to it.
    #[expect(
        missing_debug_implementations,
        reason = "a connection of Diesel's has none"
    )]
    pub struct Database {
        conn: Conn,
        folder: Option<TempDir>,
    }

    impl Database {
        /// In memory.
        #[must_use]
        pub fn new() -> Self {
            let conn = Conn::establish(":memory:").expect("SQLite is compiled in");
            Self { conn, folder: None }
        }

        /// One that [`another`](Database::another) connection can have open.
        #[must_use]
        pub fn shared() -> Self {
            let folder = tempfile::tempdir().expect("a folder for the database");
            let conn = open(&folder);
            Self {
                conn,
                folder: Some(folder),
            }
        }

        /// Another connection to a [`shared`](Database::shared) database.
        #[must_use]
        pub fn another(&self) -> Conn {
            open(self.folder.as_ref().expect("a shared database"))
        }

        /// What another connection opens, for pools.
        #[must_use]
        pub fn url(&self) -> String {
            path(self.folder.as_ref().expect("a shared database"))
        }
    }

    impl Default for Database {
        fn default() -> Self {
            Self::new()
        }
    }

    fn path(folder: &TempDir) -> String {
        let path = folder.path().join("test.db");
        path.to_str().expect("the path is text").to_owned()
    }

    fn open(folder: &TempDir) -> Conn {
        let mut conn = Conn::establish(&path(folder)).expect("the database opens");
        conn.batch_execute("pragma journal_mode = wal; pragma busy_timeout = 20000")
            .expect("a session for the test");
        conn
    }

    impl Deref for Database {
        type Target = Conn;

        fn deref(&self) -> &Conn {
            &self.conn
        }
    }

    impl DerefMut for Database {
        fn deref_mut(&mut self) -> &mut Conn {
            &mut self.conn
        }
    }
}

/// A schema of its own on the PostgreSQL server of this run.
#[cfg(feature = "postgres")]
pub mod postgres {
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;
    use std::ops::{Deref, DerefMut};

    /// The connection.
    pub type Conn = PgConnection;
    /// Diesel's backend.
    pub type Backend = diesel::pg::Pg;

    /// A schema of its own, and a connection to it.
    #[expect(
        missing_debug_implementations,
        reason = "a connection of Diesel's has none"
    )]
    pub struct Database {
        conn: Conn,
        schema: String,
    }

    impl Database {
        /// With nothing in it.
        #[must_use]
        pub fn new() -> Self {
            let schema = super::unique();
            let mut conn = Conn::establish(&super::server("TENANCY_POSTGRES_URL", "postgres"))
                .expect("the PostgreSQL server of this run answers");
            conn.batch_execute(&format!(
                "create schema {schema}; set search_path to {schema}"
            ))
            .expect("a schema for the test");
            Self { conn, schema }
        }

        /// The same.
        #[must_use]
        pub fn shared() -> Self {
            Self::new()
        }

        /// Another connection to it.
        #[must_use]
        pub fn another(&self) -> Conn {
            Conn::establish(&self.url()).expect("the PostgreSQL server of this run answers")
        }

        /// What another connection opens, for pools.
        #[must_use]
        pub fn url(&self) -> String {
            let server = super::server("TENANCY_POSTGRES_URL", "postgres");
            let sign = if server.contains('?') { '&' } else { '?' };
            format!("{server}{sign}options=-csearch_path%3D{}", self.schema)
        }
    }

    impl Default for Database {
        fn default() -> Self {
            Self::new()
        }
    }

    impl Deref for Database {
        type Target = Conn;

        fn deref(&self) -> &Conn {
            &self.conn
        }
    }

    impl DerefMut for Database {
        fn deref_mut(&mut self) -> &mut Conn {
            &mut self.conn
        }
    }
}

/// A database of its own on the MariaDB server of this run.
#[cfg(feature = "mysql")]
pub mod mariadb {
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;
    use std::ops::{Deref, DerefMut};

    /// The connection.
    pub type Conn = MysqlConnection;
    /// Diesel's backend.
    pub type Backend = diesel::mysql::Mysql;

    /// A database of its own, and a connection to it. It goes when the test ends: who reads the server's catalog reads
    /// all databases.
    #[expect(
        missing_debug_implementations,
        reason = "a connection of Diesel's has none"
    )]
    pub struct Database {
        conn: Conn,
        name: String,
    }

    impl Database {
        /// With nothing in it.
        #[must_use]
        pub fn new() -> Self {
            let name = super::unique();
            let mut conn = Conn::establish(&super::server("TENANCY_MYSQL_URL", "mariadb"))
                .expect("the MariaDB server of this run answers");
            conn.batch_execute(&format!("create database {name}; use {name}"))
                .expect("a database for the test");
            session(&mut conn);
            Self { conn, name }
        }

        /// The same.
        #[must_use]
        pub fn shared() -> Self {
            Self::new()
        }

        /// Another connection to it.
        #[must_use]
        pub fn another(&self) -> Conn {
            let mut conn =
                Conn::establish(&self.url()).expect("the MariaDB server of this run answers");
            session(&mut conn);
            conn
        }

        /// What another connection opens, for pools.
        #[must_use]
        pub fn url(&self) -> String {
            let server = super::server("TENANCY_MYSQL_URL", "mariadb");
            let (start, _) = server
                .rsplit_once('/')
                .expect("the address names a database");
            format!("{start}/{}", self.name)
        }
    }

    /// What tests write by hand is for the other backends too: double quotes, `||`, and strings that differ by case.
    fn session(conn: &mut Conn) {
        conn.batch_execute(
            "set sql_mode = concat(@@sql_mode, ',ANSI_QUOTES,PIPES_AS_CONCAT'); \
             set collation_connection = @@collation_database",
        )
        .expect("a session for the test");
    }

    impl Default for Database {
        fn default() -> Self {
            Self::new()
        }
    }

    impl Drop for Database {
        fn drop(&mut self) {
            // A test that has failed in a transaction leaves it to the server's end.
            let _ = self
                .conn
                .batch_execute(&format!("rollback; drop database {}", self.name));
        }
    }

    impl Deref for Database {
        type Target = Conn;

        fn deref(&self) -> &Conn {
            &self.conn
        }
    }

    impl DerefMut for Database {
        fn deref_mut(&mut self) -> &mut Conn {
            &mut self.conn
        }
    }
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
fn server(variable: &str, script: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: run the tests by `scripts/test`, or `scripts/{script} cargo test`")
    })
}

/// A name that nothing has yet. A server outlives many processes, and the system gives their numbers out again.
#[cfg(any(feature = "postgres", feature = "mysql"))]
fn unique() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::{SystemTime, UNIX_EPOCH};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("this is after 1970").as_nanos();
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{now:x}_{number}", std::process::id())
}
