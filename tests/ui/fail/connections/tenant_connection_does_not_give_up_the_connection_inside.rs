//! A tenant connection does not give up the connection inside.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: TenantConn<'_, SqliteConnection, Org>) {
    let _: &mut SqliteConnection = conn.into_inner();
}

fn main() {}
