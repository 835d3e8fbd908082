//! A union is for a tenant that owns each of its tables.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn union(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .select(posts::id)
        .union(Page::scoped().select(pages::id))
        .load::<i32>(conn);
}

fn union_all(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .select(posts::id)
        .union_all(Page::scoped().select(pages::id))
        .load::<i32>(conn);
}

fn intersect(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .select(posts::id)
        .intersect(Page::scoped().select(pages::id))
        .load::<i32>(conn);
}

fn except(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .select(posts::id)
        .except(Page::scoped().select(pages::id))
        .load::<i32>(conn);
}

fn main() {}
