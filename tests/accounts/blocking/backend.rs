//! A database, and a connection to it.

use crate::server::Server;
use diesel::connection::SimpleConnection as _;
use std::ops::Deref;
pub(crate) use {diesel::Connection as _, diesel::RunQueryDsl as _, tenancy::UnscopedExt as _};

/// The connection.
pub(crate) type Conn = <Server as Deref>::Target;

/// The tenant's.
pub(crate) type TenantConn<'c, T> = tenancy::TenantConn<'c, Conn, T>;

/// A database of its own.
pub(crate) struct Database(Server);

impl Database {
    pub(crate) fn new() -> Self {
        Self(Server::shared())
    }

    /// What another connection opens.
    pub(crate) fn url(&self) -> String {
        self.0.url()
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

/// Runs what is in it in a transaction.
macro_rules! transaction {
    ($conn:ident, |$inside:ident| $work:block) => {
        $conn.unscoped("test").transaction(|$inside| $work)
    };
}

/// What an operation in a transaction answers.
macro_rules! wait_in {
    ($answer:expr) => {
        $answer
    };
}

pub(crate) use {transaction, wait_in};
