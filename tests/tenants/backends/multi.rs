//! Diesel's `MultiConnection`, connected to one of its databases.

pub(crate) use crate::server::NAME;
use crate::server::Server;
use diesel::prelude::*;
use std::ops::{Deref, DerefMut};
pub(crate) use tenancy::tenants as operations;

#[allow(missing_docs, unreachable_pub)]
mod multi {
    use diesel::{PgConnection, SqliteConnection};

    #[derive(diesel::MultiConnection)]
    pub enum Multi {
        Postgres(PgConnection),
        Sqlite(SqliteConnection),
    }
}
/// The connection.
pub(crate) use self::multi::Multi as Conn;

/// A database of its own, and a connection to it.
pub(crate) struct Database {
    conn: Conn,
    server: Server,
}

impl Database {
    /// With nothing in it.
    pub(crate) fn new() -> Self {
        let server = Server::shared();
        let conn = open(&server);
        Self { conn, server }
    }

    /// The same.
    pub(crate) fn shared() -> Self {
        Self::new()
    }

    /// Another connection to it.
    pub(crate) fn another(&self) -> Conn {
        open(&self.server)
    }
}

fn open(server: &Server) -> Conn {
    let mut conn = Conn::establish(&server.url()).expect("the database answers");
    crate::server::session(&mut conn);
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
