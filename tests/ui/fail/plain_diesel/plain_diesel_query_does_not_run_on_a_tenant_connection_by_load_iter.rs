//! A plain Diesel query does not run on a tenant connection by `load_iter`.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = posts::table.load_iter::<Post, _>(conn);
}

fn main() {}
