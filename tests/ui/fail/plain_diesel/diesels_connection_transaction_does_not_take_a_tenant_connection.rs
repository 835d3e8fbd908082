//! Diesel's `Connection::transaction` does not take a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::Connection::transaction(conn, |_| diesel::QueryResult::Ok(()));
}

fn main() {}
