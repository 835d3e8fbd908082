//! Only tenants of the type that owns them read and write the rows of a table whose references are checked.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Task::scoped().load::<Task>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Task::insert(tasks::name.eq("a")).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Task::update(1).set(tasks::name.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Task::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Task::insert(tasks::name.eq("a"))
        .on_conflict(tasks::id)
        .do_update()
        .set(tasks::name.eq("a"))
        .execute(conn);
}

fn main() {}
