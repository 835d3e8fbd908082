//! Each type of tenant in a list reaches one of two parents.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn several(conn: &mut TenantsConn<SqliteConnection, (Org, Site)>) {
    let _ = Filing::scoped().load::<Filing>(conn);
}

fn main() {}
