//! The key of a new tenant is made on an unscoped connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Org::insert((orgs::id.eq(2), orgs::name.eq("a"))).execute(conn);
}

fn main() {}
