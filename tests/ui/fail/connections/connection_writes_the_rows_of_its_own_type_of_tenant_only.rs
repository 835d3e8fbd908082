//! A connection writes the rows of its own type of tenant only.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Site>) {
    let _ = Post::update(1).set(posts::votes.eq(2)).execute(conn);
}

fn main() {}
