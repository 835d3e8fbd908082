//! SQL in a string is not executed on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::sql_query("DELETE FROM posts").execute(conn);
}

fn main() {}
