//! A user's connection, narrowed to a site, reaches no row of the site: the first dimension is the wall.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, (User, Site)>) {
    let _ = Draft::scoped().load::<Draft>(conn);
}

fn main() {}
