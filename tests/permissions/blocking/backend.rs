//! A database, and a connection to it.

use crate::server::Server;
use diesel::connection::SimpleConnection as _;
use std::ops::Deref;
pub(crate) use {diesel::Connection as _, diesel::RunQueryDsl as _, tenancy::UnscopedExt as _};

/// The connection.
pub(crate) type Conn = <Server as Deref>::Target;

/// A database of its own.
pub(crate) struct Database(Server);

impl Database {
    pub(crate) fn new() -> Self {
        Self(Server::shared())
    }

    pub(crate) fn connect(&self) -> Conn {
        self.0.another()
    }
}

/// What has been answered.
pub(crate) fn wait<R>(answer: R) -> R {
    answer
}

pub(crate) fn run(conn: &mut Conn, sql: &str) {
    conn.batch_execute(sql).expect(sql);
}
