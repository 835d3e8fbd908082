//! Only connections with a tenant read and write the rows of a table that names other tenants.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut SqliteConnection) {
    let _ = Invite::scoped().load::<Invite>(conn);
}

fn insert(conn: &mut SqliteConnection) {
    let _ = Invite::insert(invites::email.eq("a")).execute(conn);
}

fn update(conn: &mut SqliteConnection) {
    let _ = Invite::update(1).set(invites::email.eq("a")).execute(conn);
}

fn delete(conn: &mut SqliteConnection) {
    let _ = Invite::delete(1).execute(conn);
}

fn upsert(conn: &mut SqliteConnection) {
    let _ = Invite::insert(invites::email.eq("a"))
        .on_conflict(invites::id)
        .do_update()
        .set(invites::email.eq("a"))
        .execute(conn);
}

fn main() {}
