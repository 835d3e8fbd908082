//! A connection of several tenants runs no plain query.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = posts::table.load::<Post>(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = diesel::delete(posts::table).execute(conn);
}

fn raw(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = diesel::sql_query("select * from posts").execute(conn);
}

fn main() {}
