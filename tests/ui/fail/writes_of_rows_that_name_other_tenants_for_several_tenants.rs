//! A connection of several tenants writes no row of a table that names other tenants.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Invite::insert(invites::email.eq("a")).execute(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Invite::update(1).set(invites::email.eq("a")).execute(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Invite::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Invite::insert(invites::email.eq("a"))
        .on_conflict(invites::id)
        .do_update()
        .set(invites::email.eq("a"))
        .execute(conn);
}

fn main() {}
