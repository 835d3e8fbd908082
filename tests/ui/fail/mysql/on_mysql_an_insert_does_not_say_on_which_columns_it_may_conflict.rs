//! On MySQL an insert does not say on which columns it may conflict.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<MysqlConnection, Org>) {
    let _ = Post::insert(posts::id.eq(1))
        .on_conflict(posts::id)
        .do_nothing()
        .execute(conn);
}

fn main() {}
