//! A tenant connection is not bound to another tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = TenantConn::<_, Org>::trusting(conn, 2);
}

fn main() {}
