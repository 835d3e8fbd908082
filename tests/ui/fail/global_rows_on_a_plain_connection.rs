//! Only connections with a tenant read and write the rows of a table that has global rows.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut SqliteConnection) {
    let _ = Tag::scoped().load::<Tag>(conn);
}

fn insert(conn: &mut SqliteConnection) {
    let _ = Tag::insert(tags::name.eq("a")).execute(conn);
}

fn update(conn: &mut SqliteConnection) {
    let _ = Tag::update(1).set(tags::name.eq("a")).execute(conn);
}

fn delete(conn: &mut SqliteConnection) {
    let _ = Tag::delete(1).execute(conn);
}

fn upsert(conn: &mut SqliteConnection) {
    let _ = Tag::insert(tags::name.eq("a"))
        .on_conflict(tags::id)
        .do_update()
        .set(tags::name.eq("a"))
        .execute(conn);
}

fn main() {}
