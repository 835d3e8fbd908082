//! A connection of several tenants writes no row of a table whose global rows are flagged.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Template::insert(templates::text.eq("a")).execute(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Template::update(1)
        .set(templates::text.eq("a"))
        .execute(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Template::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Template::insert(templates::text.eq("a"))
        .on_conflict(templates::id)
        .do_update()
        .set(templates::text.eq("a"))
        .execute(conn);
}

fn main() {}
