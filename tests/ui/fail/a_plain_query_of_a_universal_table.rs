//! A plain query does not run on a tenant connection, even if everybody may read the rows.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = countries::table.load::<Country>(conn);
}

fn main() {}
