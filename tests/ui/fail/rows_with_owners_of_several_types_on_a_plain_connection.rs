//! Only connections with a tenant read and write the rows of a table whose owners are of several types.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut SqliteConnection) {
    let _ = Invoice::scoped().load::<Invoice>(conn);
}

fn insert(conn: &mut SqliteConnection) {
    let _ = Invoice::insert(invoices::total.eq(1)).execute(conn);
}

fn update(conn: &mut SqliteConnection) {
    let _ = Invoice::update(1).set(invoices::total.eq(1)).execute(conn);
}

fn delete(conn: &mut SqliteConnection) {
    let _ = Invoice::delete(1).execute(conn);
}

fn upsert(conn: &mut SqliteConnection) {
    let _ = Invoice::insert(invoices::total.eq(1))
        .on_conflict(invoices::id)
        .do_update()
        .set(invoices::total.eq(1))
        .execute(conn);
}

fn main() {}
