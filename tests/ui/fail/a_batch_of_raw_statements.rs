//! A batch of SQL is not executed on a tenant connection.

#[path = "../schema.rs"]
mod schema;
use diesel::connection::SimpleConnection;
use schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = conn.batch_execute("DELETE FROM posts");
}

fn main() {}
