//! Only tenants of the type that owns them read and write the rows of a table whose rows are shared.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Note::scoped().load::<Note>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Note::insert(notes::text.eq("a")).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Note::update(1).set(notes::text.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Note::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Note::insert(notes::text.eq("a"))
        .on_conflict(notes::id)
        .do_update()
        .set(notes::text.eq("a"))
        .execute(conn);
}

fn main() {}
