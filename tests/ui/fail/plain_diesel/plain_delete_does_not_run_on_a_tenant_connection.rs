//! A plain delete does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::delete(posts::table.find(1)).execute(conn);
}

fn main() {}
