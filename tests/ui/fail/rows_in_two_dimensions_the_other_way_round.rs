//! The first dimension is the wall: a user's connection, narrowed to a site, reaches no row of the site.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, (User, Site)>) {
    let _ = Draft::scoped().load::<Draft>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, (User, Site)>) {
    let _ = Draft::insert(drafts::text.eq("a")).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, (User, Site)>) {
    let _ = Draft::update(1).set(drafts::text.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, (User, Site)>) {
    let _ = Draft::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantConn<SqliteConnection, (User, Site)>) {
    let _ = Draft::insert(drafts::text.eq("a"))
        .on_conflict(drafts::id)
        .do_update()
        .set(drafts::text.eq("a"))
        .execute(conn);
}

fn main() {}
