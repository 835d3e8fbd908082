//! A plain Diesel query does not run on a tenant connection by `first`.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = posts::table.filter(posts::id.eq(1)).first::<Post>(conn);
}

fn main() {}
