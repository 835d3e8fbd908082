//! Rows with optional fields are upserted one by one on SQLite.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

#[derive(Insertable)]
#[diesel(table_name = posts)]
struct NewPost {
    title: Option<&'static str>,
}

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let rows = vec![NewPost { title: None }];
    let _ = Post::insert(rows).on_conflict_do_nothing().execute(conn);
}

fn main() {}
