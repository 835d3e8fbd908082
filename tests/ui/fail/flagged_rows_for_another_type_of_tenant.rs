//! Only tenants of the type that owns them read and write the rows of a table whose global rows are flagged.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Template::scoped().load::<Template>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Template::insert(templates::text.eq("a")).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Template::update(1)
        .set(templates::text.eq("a"))
        .execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Template::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Template::insert(templates::text.eq("a"))
        .on_conflict(templates::id)
        .do_update()
        .set(templates::text.eq("a"))
        .execute(conn);
}

fn main() {}
