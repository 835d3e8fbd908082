//! The rules on PostgreSQL, and what it tells.

mod notify;

mod server {
    use diesel::connection::SimpleConnection as _;
    pub(crate) use test_support::postgres::{Conn, Database as Server};

    /// A database of its own, with the tables and rows of the example.
    pub(crate) fn server() -> Server {
        let mut server = Server::new();
        let tables = include_str!("../models/postgres.sql");
        server.batch_execute(tables).expect("the example's tables");
        server
    }
}

#[path = "../rules/servers.rs"]
mod rules;
