//! Tables of two types of tenants in one query.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use tenancy::prelude::*;
use ui_schema::*;

fn join_is_for_a_tenant_that_owns_each_of_its_tables(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::scoped()
        .inner_join(tags::table.on(tags::id.eq(posts::id)))
        .load::<(Post, Tag)>(conn);
}

fn join_with_a_scoped_query_is_for_a_tenant_that_owns_each_of_its_tables(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::scoped()
        .inner_join(
            Tag::scoped()
                .inner_join(notes::table.on(notes::id.eq(tags::id)))
                .on(tags::id.eq(posts::id)),
        )
        .count()
        .get_result::<i64>(conn);
}

fn union_is_for_a_tenant_that_owns_each_of_its_tables(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::scoped()
        .select(posts::id)
        .union(Tag::scoped().select(tags::id))
        .load::<i32>(conn);
    let _ = Post::scoped()
        .select(posts::id)
        .union_all(Tag::scoped().select(tags::id))
        .load::<i32>(conn);
    let _ = Post::scoped()
        .select(posts::id)
        .intersect(Tag::scoped().select(tags::id))
        .load::<i32>(conn);
    let _ = Post::scoped()
        .select(posts::id)
        .except(Tag::scoped().select(tags::id))
        .load::<i32>(conn);
}
