//! A connection of several tenants writes no row of a table that has global rows.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Tag::insert(tags::name.eq("a")).execute(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Tag::update(1).set(tags::name.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Tag::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Tag::insert(tags::name.eq("a"))
        .on_conflict(tags::id)
        .do_update()
        .set(tags::name.eq("a"))
        .execute(conn);
}

fn main() {}
