//! An owner is one tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Invoice::scoped().load::<Invoice>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Invoice::insert(invoices::total.eq(1)).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Invoice::update(1).set(invoices::total.eq(1)).execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Invoice::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Invoice::insert(invoices::total.eq(1))
        .on_conflict(invoices::id)
        .do_update()
        .set(invoices::total.eq(1))
        .execute(conn);
}

fn main() {}
