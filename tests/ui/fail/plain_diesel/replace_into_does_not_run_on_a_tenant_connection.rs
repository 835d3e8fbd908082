//! `replace_into` does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::replace_into(posts::table)
        .values((posts::id.eq(1), posts::title.eq("a")))
        .execute(conn);
}

fn main() {}
