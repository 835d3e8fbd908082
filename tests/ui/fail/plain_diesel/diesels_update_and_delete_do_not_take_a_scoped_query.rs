//! Diesel's update and delete do not take a scoped query.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn update(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::update(Post::scoped())
        .filter(posts::id.eq(1))
        .set(posts::title.eq("a"))
        .execute(conn);
}

fn delete(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = diesel::delete(Post::scoped().filter(posts::id.eq(1))).execute(conn);
}

fn main() {}
