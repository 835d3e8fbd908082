//! A list of tenants asks for the permission in each of them.

use tenancy::prelude::*;
use ui_schema::permissions::*;


fn list(conn: &mut TenantsConn<SqliteConnection, Club>) {
    let _ = Ticket::scoped().load::<Ticket>(conn);
}

fn main() {}
