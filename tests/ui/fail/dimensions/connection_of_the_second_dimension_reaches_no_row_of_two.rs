//! A connection of the second dimension reaches no row of two.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Draft::scoped().load::<Draft>(conn);
}

fn main() {}
