//! Only tenants of the type that owns them read and write the rows of the list of tenants.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Region::scoped().load::<Region>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Region::insert(regions::name.eq("a")).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Region::update(1).set(regions::name.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Region::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Region::insert(regions::name.eq("a"))
        .on_conflict(regions::id)
        .do_update()
        .set(regions::name.eq("a"))
        .execute(conn);
}

fn main() {}
