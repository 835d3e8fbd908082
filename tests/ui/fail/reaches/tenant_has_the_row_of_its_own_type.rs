//! A tenant has the row of its own type.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Org::current(conn);
}

fn main() {}
