//! A plain query of a universal table does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = countries::table.load::<Country>(conn);
}

fn main() {}
