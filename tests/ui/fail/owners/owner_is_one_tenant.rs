//! An owner is one tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Invoice::scoped().load::<Invoice>(conn);
}

fn main() {}
