//! A batch of SQL is not executed on a tenant connection.

use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.batch_execute("DELETE FROM posts");
}

fn main() {}
