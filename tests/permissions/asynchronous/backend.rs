//! A database, and a connection to it.

use crate::server::{Async, SESSION, Server};
use diesel_async::SimpleAsyncConnection as _;
use std::sync::LazyLock;
use tokio::runtime::Runtime;
pub(crate) use {
    diesel_async::AsyncConnection as _, diesel_async::RunQueryDsl as _,
    tenancy::AsyncUnscopedExt as _,
};

/// The connection.
pub(crate) type Conn = Async;

/// Talks to the databases.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Runtime::new().expect("a runtime for the tests"));

/// A database of its own.
pub(crate) struct Database(Server);

impl Database {
    pub(crate) fn new() -> Self {
        Self(Server::shared())
    }

    pub(crate) fn connect(&self) -> Conn {
        let mut conn = wait(Conn::establish(&self.0.url())).expect("the database answers");
        if !SESSION.is_empty() {
            run(&mut conn, SESSION);
        }
        conn
    }
}

/// What is answered. A task can be given the future.
pub(crate) fn wait<F: Future + Send>(answer: F) -> F::Output {
    RUNTIME.block_on(answer)
}

pub(crate) fn run(conn: &mut Conn, sql: &str) {
    wait(conn.batch_execute(sql)).expect(sql);
}
