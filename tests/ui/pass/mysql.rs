//! What MySQL has for a tenant: an upsert that says nothing of the key, and a second query for the rows of a write.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use diesel::dsl::DuplicatedKeys;
use tenancy::prelude::*;
use tenancy::upsert::excluded;
use ui_schema::*;

fn rows_that_a_write_returns_on_mysql(conn: &mut TenantConn<MysqlConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
    let _ = Post::scoped().load::<Post>(conn);
}

fn a_conflict_on_a_column_on_mysql(conn: &mut TenantConn<MysqlConnection, Org>) {
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict(DuplicatedKeys)
        .do_nothing()
        .execute(conn);
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict_do_nothing()
        .execute(conn);
}

fn a_filter_of_an_upsert_on_mysql(conn: &mut TenantConn<MysqlConnection, Org>) {
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set(posts::title.eq("a"))
        .execute(conn);
}

fn a_conflict_on_any_key_on_sqlite(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict(posts::id)
        .do_update()
        .set(posts::title.eq("a"))
        .execute(conn);
}

fn an_excluded_reference_on_mysql(conn: &mut TenantConn<MysqlConnection, Org>) {
    let _ = Task::insert((tasks::id.eq(1), tasks::post_id.eq(2)))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set((
            tasks::name.eq(excluded(tasks::name)),
            tasks::post_id.eq(2),
            tasks::tag_id.eq(Some(1)),
        ))
        .execute(conn);
}
