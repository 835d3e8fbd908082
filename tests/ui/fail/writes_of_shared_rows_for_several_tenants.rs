//! A connection of several tenants writes no row of a table whose rows are shared.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Note::insert(notes::text.eq("a")).execute(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Note::update(1).set(notes::text.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Note::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Note::insert(notes::text.eq("a"))
        .on_conflict(notes::id)
        .do_update()
        .set(notes::text.eq("a"))
        .execute(conn);
}

fn main() {}
