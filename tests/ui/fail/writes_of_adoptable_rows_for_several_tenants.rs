//! A connection of several tenants writes no row of a table whose rows may be adopted.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Lead::insert(leads::email.eq("a")).execute(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Lead::update(1).set(leads::email.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Lead::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Lead::insert(leads::email.eq("a"))
        .on_conflict(leads::id)
        .do_update()
        .set(leads::email.eq("a"))
        .execute(conn);
}

fn main() {}
