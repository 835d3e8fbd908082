//! A lock is modified by Diesel's modifiers: to Diesel one is any text behind the lock.

use diesel::dsl::{case_when, exists, sql};
use diesel::query_builder::LimitClause;
use diesel::query_dsl::methods::ModifyLockDsl;
use diesel::sql_types::{BigInt, Bool};
use tenancy::prelude::*;
use ui_schema::*;

fn of_text() {
    let _ = ModifyLockDsl::modify_lock(Post::scoped().for_update(), sql::<Bool>(" OF posts"));
}

fn of_a_limit() {
    let any = exists(posts::table.filter(posts::title.like("a%")));
    let rows = case_when::<_, _, BigInt>(any, 1_i64).otherwise(0_i64);
    let _ = ModifyLockDsl::modify_lock(Post::scoped().for_update(), LimitClause(rows));
}

fn main() {}
