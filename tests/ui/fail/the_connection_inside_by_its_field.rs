//! The connection inside a tenant connection is private.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _: &mut SqliteConnection = conn.conn;
}

fn main() {}
