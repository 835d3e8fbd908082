//! A tenant connection does not become one of several tenants.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn new(conn: &mut TenantConn<SqliteConnection, Region>) {
    let _ = TenantsConn::<_, Region>::trusting(conn, [1, 2]);
}

fn with_descendants(conn: &mut TenantConn<SqliteConnection, Region>) {
    let _ = TenantsConn::<_, Region>::with_descendants(conn, tenancy::Verified::trust(1));
}

fn main() {}
