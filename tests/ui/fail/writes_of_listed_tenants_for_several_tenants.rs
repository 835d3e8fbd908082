//! A connection of several tenants writes no row of the list of tenants.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Region>) {
    let _ = Region::insert(regions::name.eq("a")).execute(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Region>) {
    let _ = Region::update(1).set(regions::name.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Region>) {
    let _ = Region::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Region>) {
    let _ = Region::insert(regions::name.eq("a"))
        .on_conflict(regions::id)
        .do_update()
        .set(regions::name.eq("a"))
        .execute(conn);
}

fn main() {}
