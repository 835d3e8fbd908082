//! A connection of several tenants writes no row of two dimensions.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Site>) {
    let _ = Draft::insert(drafts::text.eq("a")).execute(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Site>) {
    let _ = Draft::update(1).set(drafts::text.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Site>) {
    let _ = Draft::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Site>) {
    let _ = Draft::insert(drafts::text.eq("a"))
        .on_conflict(drafts::id)
        .do_update()
        .set(drafts::text.eq("a"))
        .execute(conn);
}

fn main() {}
