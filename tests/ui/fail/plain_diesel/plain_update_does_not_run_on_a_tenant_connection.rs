//! A plain update does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::update(posts::table)
        .set(posts::title.eq("a"))
        .execute(conn);
}

fn main() {}
