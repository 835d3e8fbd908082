//! A plain select without a table does not run on a tenant connection: its expressions are not checked.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::select(diesel::dsl::exists(posts::table.select(posts::id)))
        .get_result::<bool>(conn);
}

fn main() {}
