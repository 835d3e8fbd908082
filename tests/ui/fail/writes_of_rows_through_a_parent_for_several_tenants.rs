//! A connection of several tenants writes no row of a table tenanted through a parent.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn insert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Attachment::insert(attachments::post_id.eq(1)).execute(conn);
}

fn update(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Attachment::update(1)
        .set(attachments::post_id.eq(1))
        .execute(conn);
}

fn delete(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Attachment::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Attachment::insert(attachments::post_id.eq(1))
        .on_conflict(attachments::id)
        .do_update()
        .set(attachments::post_id.eq(1))
        .execute(conn);
}

fn main() {}
