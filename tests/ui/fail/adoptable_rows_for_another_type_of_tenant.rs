//! Only tenants of the type that owns them read and write the rows of a table whose rows may be adopted.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Lead::scoped().load::<Lead>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Lead::insert(leads::email.eq("a")).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Lead::update(1).set(leads::email.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Lead::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Lead::insert(leads::email.eq("a"))
        .on_conflict(leads::id)
        .do_update()
        .set(leads::email.eq("a"))
        .execute(conn);
}

fn main() {}
