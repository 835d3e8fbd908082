//! A tenant connection is bound by a verified key.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut SqliteConnection) {
    let _ = TenantConn::<_, Org>::new(conn, 1);
}

fn main() {}
