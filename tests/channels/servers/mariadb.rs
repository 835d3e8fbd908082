//! The rules on MariaDB.

mod server {
    use diesel::connection::SimpleConnection as _;
    pub(crate) use test_support::mariadb::{Conn, Database as Server};

    /// A database of its own, with the tables and rows of the example.
    pub(crate) fn server() -> Server {
        let mut server = Server::new();
        let tables = include_str!("../models/mariadb.sql");
        server.batch_execute(tables).expect("the example's tables");
        server
    }
}

#[path = "../rules/servers.rs"]
mod rules;
