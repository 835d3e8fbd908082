//! A tenant connection does not give up the connection inside.

use ui_schema::*;

fn run(conn: TenantConn<'_, SqliteConnection, Org>) {
    let _: &mut SqliteConnection = conn.into_inner();
}

fn main() {}
