//! On MySQL an upsert has no filter.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<MysqlConnection, Org>) {
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict(diesel::dsl::DuplicatedKeys)
        .do_update()
        .set(posts::title.eq("a"))
        .filter(posts::votes.gt(1))
        .execute(conn);
}

fn main() {}
