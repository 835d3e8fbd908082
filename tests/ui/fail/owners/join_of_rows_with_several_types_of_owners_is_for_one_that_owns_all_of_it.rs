//! A join of rows with several types of owners is for one that owns all of it.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Invoice::scoped()
        .inner_join(posts::table.on(posts::id.eq(invoices::id)))
        .load::<(Invoice, Post)>(conn);
}

fn main() {}
