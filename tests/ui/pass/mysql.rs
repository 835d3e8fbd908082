//! What MySQL has for a tenant: an upsert that says nothing of the key, and a second query for the rows of a write.
//!
//! Each item is the nearest program to the one in `fail` that has its name.

use diesel::dsl::DuplicatedKeys;
use tenancy::prelude::*;
use tenancy::upsert::excluded;
use ui_schema::*;

fn mysql_returns_no_rows_of_a_write(conn: &mut TenantConn<MysqlConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
    let _ = Post::scoped().load::<Post>(conn);
}

fn on_mysql_an_insert_does_not_say_on_which_columns_it_may_conflict(
    conn: &mut TenantConn<MysqlConnection, Org>,
) {
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict(DuplicatedKeys)
        .do_nothing()
        .execute(conn);
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict_do_nothing()
        .execute(conn);
}

fn on_mysql_an_upsert_has_no_filter(conn: &mut TenantConn<MysqlConnection, Org>) {
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set(posts::title.eq("a"))
        .execute(conn);
}

fn only_mysql_updates_the_row_in_the_way_whatever_the_key(
    conn: &mut TenantConn<SqliteConnection, Org>,
) {
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict(posts::id)
        .do_update()
        .set(posts::title.eq("a"))
        .execute(conn);
}

fn on_mysql_an_upsert_sets_a_checked_reference_to_a_value(
    conn: &mut TenantConn<MysqlConnection, Org>,
) {
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
