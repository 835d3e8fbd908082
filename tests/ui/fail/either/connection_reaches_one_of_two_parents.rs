//! A connection reaches one of two parents.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn site(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Filing::scoped().load::<Filing>(conn);
}

fn narrowed(conn: &mut TenantConn<SqliteConnection, (User, Org)>) {
    let _ = Filing::scoped().load::<Filing>(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Filing::delete(1).execute(conn);
}

fn main() {}
