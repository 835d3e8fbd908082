//! A tenant connection is bound to a key of the tenant's own type.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, Org>::trusting(conn, "1");
}

fn main() {}
