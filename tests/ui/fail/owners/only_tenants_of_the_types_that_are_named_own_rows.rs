//! Only tenants of the types that are named own rows.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, Region>) {
    let _ = Invoice::scoped().load::<Invoice>(conn);
}

fn main() {}
