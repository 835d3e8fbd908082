//! A connection is narrowed by a type of tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.narrow_trusting::<Page>(2);
}

fn main() {}
