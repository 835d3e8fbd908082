//! A plain insert does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::insert_into(posts::table)
        .values(posts::title.eq("a"))
        .execute(conn);
}

fn main() {}
