//! A join is for a tenant that owns each of its tables.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn root(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .inner_join(pages::table.on(pages::id.eq(posts::id)))
        .load::<(Post, Page)>(conn);
}

fn joined(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Post::scoped()
        .inner_join(pages::table.on(pages::id.eq(posts::id)))
        .load::<(Post, Page)>(conn);
}

fn left(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .left_join(pages::table.on(pages::id.eq(posts::id)))
        .load::<(Post, Option<Page>)>(conn);
}

fn counted(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .left_join(pages::table.on(pages::id.eq(posts::id)))
        .count()
        .get_result::<i64>(conn);
}

fn several(conn: &mut TenantsConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .inner_join(pages::table.on(pages::id.eq(posts::id)))
        .load::<(Post, Page)>(conn);
}

fn main() {}
