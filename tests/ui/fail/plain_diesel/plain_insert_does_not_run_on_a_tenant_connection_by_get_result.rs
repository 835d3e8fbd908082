//! A plain insert does not run on a tenant connection by `get_result`.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::insert_into(posts::table)
        .values(posts::title.eq("a"))
        .get_result::<Post>(conn);
}

fn main() {}
