//! An insert from a select names the columns that it fills: never the tenant column.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(Comment::scoped().select((comments::id, comments::body))).execute(conn);
}

fn main() {}
