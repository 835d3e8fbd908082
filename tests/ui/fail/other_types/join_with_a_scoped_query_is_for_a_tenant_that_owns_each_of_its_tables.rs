//! A join with a scoped query is for a tenant that owns each of its tables.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn nested(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .inner_join(
            Page::scoped()
                .inner_join(drafts::table.on(drafts::id.eq(pages::id)))
                .on(pages::id.eq(posts::id)),
        )
        .count()
        .get_result::<i64>(conn);
}

fn on(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .inner_join(Page::scoped().on(pages::id.eq(posts::id)))
        .count()
        .get_result::<i64>(conn);
}

fn main() {}
