//! Only tenants of the type that owns them read and write the rows of a table that has global rows.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Tag::scoped().load::<Tag>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Tag::insert(tags::name.eq("a")).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Tag::update(1).set(tags::name.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Tag::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Tag::insert(tags::name.eq("a"))
        .on_conflict(tags::id)
        .do_update()
        .set(tags::name.eq("a"))
        .execute(conn);
}

fn main() {}
