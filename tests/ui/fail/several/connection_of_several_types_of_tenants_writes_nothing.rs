//! A connection of several types of tenants writes nothing.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantsConn<SqliteConnection, (Org, User)>) {
    let _ = Secret::delete(1).execute(conn);
}

fn main() {}
