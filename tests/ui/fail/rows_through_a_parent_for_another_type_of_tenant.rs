//! Only tenants of the type that owns them read and write the rows of a table tenanted through a parent.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Attachment::scoped().load::<Attachment>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Attachment::insert(attachments::post_id.eq(1)).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Attachment::update(1)
        .set(attachments::post_id.eq(1))
        .execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Attachment::delete(1).execute(conn);
}

fn upsert(conn: &mut TenantConn<SqliteConnection, User>) {
    let _ = Attachment::insert(attachments::post_id.eq(1))
        .on_conflict(attachments::id)
        .do_update()
        .set(attachments::post_id.eq(1))
        .execute(conn);
}

fn main() {}
