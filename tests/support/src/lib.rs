//! Databases for tests: one module a backend, each with a [`Database`](sqlite::Database) of the same shape.
//!
//! A test gets a database of its own, with nothing in it, which goes when the test ends. The server modules need the
//! address of a server in the environment, which `scripts/postgres` and `scripts/mariadb` set; without it they panic,
//! so no test is skipped.
#![allow(
    clippy::missing_panics_doc,
    reason = "a test ends where its database does not do what it should"
)]

#[cfg(any(feature = "postgres", feature = "mysql"))]
pub mod server;
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
    use crate::server::{self, Server};

    /// The connection.
    pub type Conn = diesel::pg::PgConnection;
    /// Diesel's backend.
    pub type Backend = diesel::pg::Pg;
    /// A schema of its own, and a connection to it.
    pub type Database = server::Database<Postgres>;

    /// The server of this run.
    #[derive(Debug)]
    pub struct Postgres;

    impl Server for Postgres {
        type Conn = Conn;

        const VARIABLE: &str = "TENANCY_POSTGRES_URL";
        const SCRIPT: &str = "scripts/postgres";
        const CREATE: &str = "create schema";
        const ENTER: &str = "set search_path to";
        // Another connection may hold what would have to go: then the schema goes with the server.
        const DROP: &str =
            "rollback; set lock_timeout = '2s'; set client_min_messages = error; drop schema";
        const WITH_ALL_IN_IT: &str = "cascade";
        const SESSION: &str = "";

        fn url(server: &str, schema: &str) -> String {
            let sign = if server.contains('?') { '&' } else { '?' };
            format!("{server}{sign}options=-csearch_path%3D{schema}")
        }
    }
}

/// A database of its own on the MariaDB server of this run.
#[cfg(feature = "mysql")]
pub mod mariadb {
    use crate::server::{self, Server};

    /// The connection.
    pub type Conn = diesel::mysql::MysqlConnection;
    /// Diesel's backend.
    pub type Backend = diesel::mysql::Mysql;
    /// A database of its own, and a connection to it.
    pub type Database = server::Database<MariaDb>;

    /// The server of this run.
    #[derive(Debug)]
    pub struct MariaDb;

    impl Server for MariaDb {
        type Conn = Conn;

        const VARIABLE: &str = "TENANCY_MYSQL_URL";
        const SCRIPT: &str = "scripts/mariadb";
        const CREATE: &str = "create database";
        const ENTER: &str = "use";
        const DROP: &str = "rollback; set lock_wait_timeout = 2; drop database";
        const WITH_ALL_IN_IT: &str = "";
        // What tests write by hand is for the other backends too: double quotes, `||`, and strings that differ by case.
        const SESSION: &str = "set sql_mode = concat(@@sql_mode, ',ANSI_QUOTES,PIPES_AS_CONCAT');
            set collation_connection = @@collation_database";

        fn url(server: &str, database: &str) -> String {
            let (start, _) = server
                .rsplit_once('/')
                .expect("the address names a database");
            format!("{start}/{database}")
        }
    }
}
