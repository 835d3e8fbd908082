//! An insert on a tenant connection names no tenant.

use diesel as _;
use tenancy::prelude::*;
use ui_schema::*;

fn run(conn: &mut TenantConn<SqliteConnection, Org>) {
    let _ = Post::insert(posts::title.eq("a"))
        .for_tenant(2)
        .execute(conn);
}

fn main() {}
