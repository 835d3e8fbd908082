//! A connection of several tenants writes no row of a table whose references are checked.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Task::insert(tasks::name.eq("a")).execute(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Task::update(1).set(tasks::name.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Task::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Task::insert(tasks::name.eq("a"))
        .on_conflict(tasks::id)
        .do_update()
        .set(tasks::name.eq("a"))
        .execute(conn);
}

fn main() {}
