//! A transaction gives a connection of the same tenant, not the one inside.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.transaction(|conn: &mut SqliteConnection| {
        diesel::sql_query("DELETE FROM posts").execute(conn)
    });
}

fn main() {}
