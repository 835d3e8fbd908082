//! A connection does not leave the tenant that it has for another one.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn one(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.narrow_trusting::<Site>(2);
}

fn first(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = conn.narrow_trusting::<Site>(2);
}

fn last(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = conn.narrow_trusting::<User>(8);
}

fn narrowed(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = conn.narrow_trusting::<User>(7).narrow_trusting::<Site>(2);
}

fn main() {}
