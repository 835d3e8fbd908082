//! A tenant connection does not dereference to the connection inside.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _: &mut SqliteConnection = &mut **conn;
}

fn main() {}
