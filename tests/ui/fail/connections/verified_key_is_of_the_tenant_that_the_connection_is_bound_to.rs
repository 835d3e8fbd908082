//! A verified key is of the tenant that the connection is bound to.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut SqliteConnection, site: tenancy::Verified<Site>) {
    let _ = TenantConn::<_, Org>::new(conn, site);
}

fn main() {}
