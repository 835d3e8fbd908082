//! A connection of several tenants adopts nothing.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Lead::adopt(1).execute(conn);
}

fn main() {}
