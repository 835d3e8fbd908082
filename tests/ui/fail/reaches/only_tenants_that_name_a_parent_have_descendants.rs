//! Only tenants that name a parent have descendants.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut SqliteConnection) {
    let _ = TenantsConn::<_, Org>::with_descendants(conn, tenancy::Verified::trust(1));
}

fn main() {}
