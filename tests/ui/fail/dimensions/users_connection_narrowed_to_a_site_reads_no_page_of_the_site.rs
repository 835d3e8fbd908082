//! A user's connection, narrowed to a site, reads no page of the site: the first dimension is the wall.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Page::scoped().load::<Page>(&mut conn.narrow_trusting::<Site>(1));
}

fn main() {}
