//! A tenant connection does not dereference to the connection inside.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _: &mut SqliteConnection = &mut **conn;
}

fn main() {}
