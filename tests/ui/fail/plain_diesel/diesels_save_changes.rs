//! Diesel's `save_changes`, which finds a row by its primary key alone, does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(post: &Post, conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = post.save_changes::<Post>(conn);
}

fn main() {}
