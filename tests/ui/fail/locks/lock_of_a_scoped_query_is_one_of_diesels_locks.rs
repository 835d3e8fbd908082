//! A lock of a scoped query is one of Diesel's locks: to Diesel it is any text at the end of a select.

use diesel::dsl::{case_when, exists, sql};
use diesel::query_builder::{AsQuery, LimitClause, LimitOffsetClause, Union};
use diesel::query_dsl::methods::LockingDsl;
use diesel::sql_types::{BigInt, Bool};
use diesel::sqlite::Sqlite;
use tenancy::prelude::*;
use ui_schema::*;

fn of_text() {
    let _ = LockingDsl::with_lock(Post::scoped(), sql::<Bool>(" UNION ALL SELECT 1"));
}

fn of_an_exists() {
    let _ = LockingDsl::with_lock(Post::scoped(), exists(posts::table));
}

fn of_a_select() {
    let _ = LockingDsl::with_lock(Post::scoped(), posts::table.select(posts::id));
}

fn of_a_union() {
    let all = LimitOffsetClause { limit_clause: Union, offset_clause: posts::table.as_query() };
    let _ = LockingDsl::with_lock(Post::scoped(), all);
}

fn of_a_boxed_union() {
    let all = posts::table.select(posts::title).into_boxed::<Sqlite>();
    let all = LimitOffsetClause { limit_clause: Union, offset_clause: all };
    let _ = LockingDsl::with_lock(Post::scoped().select(posts::title), all);
}

fn of_a_limit() {
    let any = exists(posts::table.filter(posts::title.like("a%")));
    let rows = case_when::<_, _, BigInt>(any, 1_i64).otherwise(0_i64);
    let _ = LockingDsl::with_lock(Post::scoped(), LimitClause(rows));
}

fn in_a_subquery() {
    let titles = Post::scoped().select(posts::title);
    let all = LimitOffsetClause { limit_clause: Union, offset_clause: posts::table.select(posts::title) };
    let _ = Post::scoped().filter(posts::title.eq_any(LockingDsl::with_lock(titles, all)));
}

fn main() {}
