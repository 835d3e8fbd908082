//! MySQL returns no rows of a write, to a tenant as to Diesel.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<MysqlConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a")).get_result::<Post>(conn);
}

fn main() {}
