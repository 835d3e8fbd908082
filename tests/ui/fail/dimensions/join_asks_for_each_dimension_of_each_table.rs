//! A join asks for each dimension of each table.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn joined(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Page::scoped()
        .inner_join(drafts::table.on(drafts::id.eq(pages::id)))
        .load::<(Page, Draft)>(conn);
}

fn left_joined(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Page::scoped()
        .left_join(drafts::table.on(drafts::id.eq(pages::id)))
        .load::<(Page, Option<Draft>)>(conn);
}

fn root(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Draft::scoped()
        .inner_join(pages::table.on(drafts::id.eq(pages::id)))
        .load::<(Draft, Page)>(conn);
}

fn main() {}
