//! A connection of several types of tenants reads rows of these types.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantsConn<SqliteConnection, (Org, User)>) {
    let _ = Page::scoped().load::<Page>(conn);
}

fn main() {}
