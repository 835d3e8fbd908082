//! The connection inside a tenant connection is private.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _: &mut SqliteConnection = conn.conn;
}

fn main() {}
