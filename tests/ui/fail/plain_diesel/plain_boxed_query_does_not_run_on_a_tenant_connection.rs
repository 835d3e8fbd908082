//! A plain boxed query does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = posts::table.into_boxed().load::<Post>(conn);
}

fn main() {}
