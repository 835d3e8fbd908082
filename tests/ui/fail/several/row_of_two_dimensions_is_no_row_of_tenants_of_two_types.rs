//! A row of two dimensions is no row of tenants of two types.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantsConn<SqliteConnection, (Site, User)>) {
    let _ = Draft::scoped().load::<Draft>(conn);
}

fn main() {}
