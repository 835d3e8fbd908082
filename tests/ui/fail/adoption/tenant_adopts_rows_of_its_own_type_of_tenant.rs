//! A tenant adopts rows of its own type of tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Lead::adopt(1).execute(conn);
}

fn main() {}
