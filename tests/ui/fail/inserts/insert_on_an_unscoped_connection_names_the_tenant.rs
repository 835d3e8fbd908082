//! An insert on an unscoped connection names the tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut UnscopedConn<'_, SqliteConnection>) {
    let _ = Post::insert(posts::title.eq("a")).execute(conn);
}

fn main() {}
