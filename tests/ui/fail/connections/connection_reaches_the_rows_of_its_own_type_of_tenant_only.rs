//! A connection reaches the rows of its own type of tenant only.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Post::scoped().load::<Post>(conn);
}

fn main() {}
