//! A plain Diesel query does not run on a tenant connection by `get_result`.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = posts::table.count().get_result::<i64>(conn);
}

fn main() {}
