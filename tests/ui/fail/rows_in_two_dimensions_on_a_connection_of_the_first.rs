//! Rows of a tenant in each of two dimensions are out of reach of a connection of the first.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Draft::scoped().load::<Draft>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Draft::insert(drafts::text.eq("a")).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Draft::update(1).set(drafts::text.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Draft::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Draft::insert(drafts::text.eq("a"))
        .on_conflict(drafts::id)
        .do_update()
        .set(drafts::text.eq("a"))
        .execute(conn);
}

fn main() {}
