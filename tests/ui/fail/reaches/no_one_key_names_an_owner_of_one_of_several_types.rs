//! No one key names an owner of one of several types.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut UnscopedConn<SqliteConnection>) {
    let _ = Invoice::insert(invoices::total.eq(1))
        .for_tenant(1)
        .execute(conn);
}

fn main() {}
