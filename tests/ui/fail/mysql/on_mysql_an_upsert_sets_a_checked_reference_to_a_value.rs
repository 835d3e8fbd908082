//! On MySQL an upsert sets a checked reference to a value, not to `excluded(..)`.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;
use tenancy::upsert::excluded;

fn run(conn: &mut TenantConn<MysqlConnection, Org>) {
    let _ = Task::insert((tasks::id.eq(1), tasks::post_id.eq(2)))
        .on_conflict(diesel::dsl::DuplicatedKeys)
        .do_update()
        .set((
            tasks::name.eq("a"),
            tasks::post_id.eq(excluded(tasks::post_id)),
        ))
        .execute(conn);
}

fn main() {}
