//! Only a further dimension is unscoped.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.unscoped_dimension::<Site>("all sites");
}

fn main() {}
