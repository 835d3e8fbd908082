//! Diesel's `belonging_to` is a plain query, which does not run on a tenant connection.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(post: &Post, conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Comment::belonging_to(post).load::<Comment>(conn);
}

fn main() {}
