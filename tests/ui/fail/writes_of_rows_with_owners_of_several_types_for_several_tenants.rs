//! A connection of several tenants writes no row of a table whose owners are of several types.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Invoice::insert(invoices::total.eq(1)).execute(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Invoice::update(1).set(invoices::total.eq(1)).execute(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Invoice::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Invoice::insert(invoices::total.eq(1))
        .on_conflict(invoices::id)
        .do_update()
        .set(invoices::total.eq(1))
        .execute(conn);
}

fn main() {}
