//! Diesel's `begin_test_transaction` would leave the transaction to whoever has the connection next.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.begin_test_transaction();
}

fn main() {}
