//! The first dimension is the wall: rows that ask for the second alone are behind it.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn load(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Bookmark::scoped().load::<Bookmark>(conn);
}

fn insert(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Bookmark::insert(bookmarks::url.eq("a")).execute(conn);
}

fn update(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Bookmark::update(1)
        .set(bookmarks::url.eq("a"))
        .execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Bookmark::delete(1).execute(conn);
}

fn determining(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = User::scoped().load::<User>(conn);
}

fn joined(conn: &mut TenantConn<SqliteConnection, (Site, User)>) {
    let _ = Page::scoped()
        .inner_join(bookmarks::table.on(bookmarks::id.eq(pages::id)))
        .load::<(Page, Bookmark)>(conn);
}

fn main() {}
