//! Only MySQL updates the row in the way whatever the key.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict(diesel::dsl::DuplicatedKeys)
        .do_update()
        .set(posts::title.eq("a"))
        .execute(conn);
}

fn main() {}
