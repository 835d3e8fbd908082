//! Only connections with a tenant read and write the rows of the list of tenants.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut SqliteConnection) {
    let _ = Region::scoped().load::<Region>(conn);
}

fn insert(conn: &mut SqliteConnection) {
    let _ = Region::insert(regions::name.eq("a")).execute(conn);
}

fn update(conn: &mut SqliteConnection) {
    let _ = Region::update(1).set(regions::name.eq("a")).execute(conn);
}

fn delete(conn: &mut SqliteConnection) {
    let _ = Region::delete(1).execute(conn);
}

fn upsert(conn: &mut SqliteConnection) {
    let _ = Region::insert(regions::name.eq("a"))
        .on_conflict(regions::id)
        .do_update()
        .set(regions::name.eq("a"))
        .execute(conn);
}

fn main() {}
