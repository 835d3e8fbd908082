//! Whoever has a tenant connection alone cannot leave the scope.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.unscoped("to count everything");
}

fn main() {}
