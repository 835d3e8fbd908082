//! A tenant connection does not remove tenants, its own included.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = tenancy::tenants::Removal::<Org>::of(1).execute(conn);
}

fn main() {}
