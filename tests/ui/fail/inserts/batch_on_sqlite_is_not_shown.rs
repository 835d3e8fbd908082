//! A batch on SQLite is not shown.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(vec![posts::title.eq("a"), posts::title.eq("b")]).to_sql(conn);
}

fn main() {}
