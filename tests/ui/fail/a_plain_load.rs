//! A plain Diesel query does not run on a tenant connection.

#[path = "../schema.rs"]
mod schema;
use schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = posts::table.load::<Post>(conn);
}

fn main() {}
