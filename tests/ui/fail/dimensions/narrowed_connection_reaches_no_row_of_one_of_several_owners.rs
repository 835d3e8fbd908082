//! A narrowed connection reaches no row of one of several owners: neither of its tenants alone is the reader.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn arc(conn: &mut TenantConn<SqliteConnection, (Org, User)>) {
    let _ = Secret::scoped().load::<Secret>(conn);
}

fn polymorphic(conn: &mut TenantConn<SqliteConnection, (Org, Site)>) {
    let _ = Invoice::scoped().load::<Invoice>(conn);
}

fn main() {}
