//! Diesel's `begin_test_transaction` does not take a tenant connection: the transaction would be left to whoever is next.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.begin_test_transaction();
}

fn main() {}
