//! An alias asks for the tenant that its table asks for.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn root(conn: &mut TenantConn<SqliteConnection, Org>) {
    let others = tenancy::alias!(pages as others);
    let _ = Page::scoped_as(others).load::<Page>(conn);
}

fn joined(conn: &mut TenantConn<SqliteConnection, Org>) {
    let others = tenancy::alias!(pages as others);
    let _ = Post::scoped()
        .inner_join(others.on(others.field(pages::id).eq(posts::id)))
        .count()
        .get_result::<i64>(conn);
}

fn main() {}
