//! Tenants of one type are named in one list.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn more(conn: TenantsConn<'_, SqliteConnection, Org>) {
    let _ = conn.and_trusting::<Org>([3]);
}

fn main() {}
