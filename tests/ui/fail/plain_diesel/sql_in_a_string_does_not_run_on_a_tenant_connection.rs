//! SQL in a string does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::sql_query("SELECT * FROM posts").load::<Post>(conn);
}

fn main() {}
