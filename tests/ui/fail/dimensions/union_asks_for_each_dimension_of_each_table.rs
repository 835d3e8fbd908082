//! A union asks for each dimension of each table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn right(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Page::scoped()
        .select(pages::id)
        .union(Draft::scoped().select(drafts::id))
        .load::<i32>(conn);
}

fn left(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Draft::scoped()
        .select(drafts::id)
        .except(Page::scoped().select(pages::id))
        .load::<i32>(conn);
}

fn twice(conn: &mut TenantConn<SqliteConnection, Site>) {
    let ids = Page::scoped().select(pages::id);
    let _ = ids
        .clone()
        .union(ids.intersect(Draft::scoped().select(drafts::id)))
        .load::<i32>(conn);
}

fn main() {}
